"""No tables: Django tells an app that migrations are done only if it has this module, and then the fence goes up."""
