"""A text as somebody in the network may write it, with everything rich text can hold."""

WRITTEN = """\
# Skildring av behandlinga

Elevane **øver** i *Skulelab*, sjå [rettleiinga](https://udir.no/å) og https://datatilsynet.no/ros.
Ny linje, med `kode`.

### Steg

1. Eleven loggar inn
2. Læraren ser:
   - framgang
   - svar
     1. rette
     2. feil

   Meir om læraren.

> Barn har krav på særleg vern.
>
> - jf. fortalepunkt 38

## Opplysningar

| Kva | **Kven** | Kor lenge |
|-----|:---:|---|
| namn | [Feide](https://feide.no) | 1 år |
| svar | *læraren* | `30 dagar` | med grunn |

3. framhald
4. slutt
"""
