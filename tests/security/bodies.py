"""The smallest body an operation of the API takes, made from its schema."""

from __future__ import annotations

from typing import Any


def smallest(schema: dict[str, Any], definitions: dict[str, Any] | None = None) -> Any:
    definitions = definitions if definitions is not None else schema.get("$defs", {})
    if "$ref" in schema:
        return smallest(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            return smallest(schema[word][0], definitions)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") == "object" or "properties" in schema:
        properties = schema.get("properties", {})
        return {name: smallest(properties[name], definitions) for name in schema.get("required", [])}
    return _plain(schema)


def _plain(schema: dict[str, Any]) -> Any:
    if schema.get("type") == "string":
        dated = {"date": "2026-11-22", "date-time": "2026-11-22T12:00:00Z", "email": "a@b.example"}
        return dated.get(schema.get("format", ""), "x" * max(1, schema.get("minLength", 1)))
    if schema.get("type") in ("integer", "number"):
        return schema.get("minimum", 1)
    return {"boolean": False, "array": [], "null": None}.get(schema.get("type", "null"), "x")


def body_of(operation: Any) -> Any:
    """None for an operation without a body. Files and query are left to tests of their own."""
    for model in operation.models:
        if getattr(model, "__ninja_param_source__", "") == "body":
            schema = model.model_json_schema()
            whole = smallest(schema)
            # Ninja wraps a single body under the name of its parameter, and takes it unwrapped.
            names = list(schema["properties"])
            return whole.get(names[0], {}) if len(names) == 1 else whole
    return None
