"""Small files in the layouts of CMS as published: their headings as they are, their rows made up."""

import io
import zipfile
from pathlib import Path

PTP_HEADING = (
    "A copyright line that is not ours.\t\t\t\t\t\t\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\n"
    "\t\t\t\t*=no data\t1=allowed\t\n"
    "\t\t\t\t\t9=not applicable\t\n"
)
MUE_HEADING = (
    '"A copyright notice\n\nof several lines, quoted, in one cell.",,,\n'
    '"HCPCS/\nCPT Code",{setting} MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
)
FEE_HEADING = (
    ",,2026 National Physician Fee Schedule Relative Value File July Release" + "," * 29 + "\n"
    ",,A copyright line" + "," * 29 + "\n" + "," * 31 + "\n"
    ",,RELEASED 06/30/2026" + "," * 29 + "\n"
    ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,NON-FACILITY,FACILITY,\n"
    ",,,,NOT USED,,,,,,,,,,,,,,,,,,,,,,PHYSICIAN,,DIAGNOSTIC,PE USED,PE USED,MP USED\n"
    ",,,,FOR,,,NON-FAC,,FACILITY,,,,,,,,,,,,,,,,,SUPERVISION OF,,IMAGING,FOR OPPS,FOR OPPS,FOR OPPS\n"
    ",,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,"
    "ASST,CO-,TEAM,PRIC,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY,PAYMENT,PAYMENT,PAYMENT\n"
    "HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,"
    "PROC,SURG,SURG,SURG,SURG,IND,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT\n"
)
HCPCS_COLUMNS = (
    "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,PRICE1,PRICE2,PRICE3,PRICE4,MULT_PI,CIM1,CIM2,CIM3,MCM1,MCM2,"
    "MCM3,STATUTE,LABCERT1,LABCERT2,LABCERT3,LABCERT4,LABCERT5,LABCERT6,LABCERT7,LABCERT8,XREF1,XREF2,XREF3,XREF4,XREF5,"
    "COV,ASC_GRP,ASC_DT,OPPS,OPPS_PI,OPPS_DT,PROCNOTE,BETOS,TOS1,TOS2,TOS3,TOS4,TOS5,ANEST_BU,"
    "ADD DT,ACT EFF DT,TERM DT,ACTION CD"
)


def ptp(*rows: str) -> bytes:
    """Rows are written with blanks: ``20610 77002 20240101 * 0``."""
    lines = []
    for row in rows:
        one, two, start, end, indicator = row.split()
        lines.append(
            f"{one}\t{two}\t\t{start}\t{end}\t{indicator}\tMisuse of Column Two code with Column One code\n"
        )
    return (PTP_HEADING + "".join(lines)).encode("cp1252")


def mue(*rows: str, setting: str = "Practitioner Services") -> bytes:
    """Rows: ``20610 2 3``."""
    kinds = {
        "1": "1 Line Edit",
        "2": "2 Date of Service Edit: Policy",
        "3": "3 Date of Service Edit: Clinical",
    }
    lines = [
        f"{code},{units},{kinds[kind]},Clinical: Data\n"
        for code, units, kind in (row.split() for row in rows)
    ]
    return (MUE_HEADING.format(setting=setting) + "".join(lines)).encode("cp1252")


def add_on(*rows: str) -> bytes:
    """Rows: ``type add-on primary effective deletion`` with dates YYYYDDD, deletion ``-`` for none."""
    head = (
        "A copyright line\t\t\t\t\t\t\t\nAOC_Edit_Type\tAdd-On_Code\tAOC_DelDT\tPrimary_Code\tPrimary_Code_DelDT\t"
        "AOC_Edit_EffDT\tAOC_Edit_DelDT\tSpecial_Instruction_Notes\n"
    )
    lines = []
    for row in rows:
        kind, code, primary, start, end = row.split()
        lines.append(f"{kind}\t{code}\t\t{primary}\t\t{start}\t{'' if end == '-' else end}\t\n")
    return (head + "".join(lines)).encode()


def fee_schedule(*rows: str) -> bytes:
    """Rows: ``code status global multiple bilateral work``."""
    lines = []
    for row in rows:
        code, status, days, multiple, bilateral, work = row.split()
        lines.append(
            f"{code},,REDACTED WORDS,{status},,{work},1.00,,0.80,,0.10,3.00,2.80,0,{days},0.10,0.80,0.10,"
            f"{multiple},{bilateral},0,0,0,9,,33.4009,09,0,99,0.00,0.00,0.00\n"
        )
    return (FEE_HEADING + "".join(lines)).encode()


def icd10cm(*rows: str) -> bytes:
    """Rows: ``M542 1 Cervicalgia``."""
    lines = []
    for number, row in enumerate(rows, start=20055):
        code, flag, words = row.split(" ", 2)
        lines.append(f"{number:05} {code:<7} {flag} {words:<60} {words}\n")
    return "".join(lines).encode()


def hcpcs(*rows: tuple[str, ...]) -> bytes:
    """Rows: code, record kind, short description, day of its end; the day on which it was added, if not of old."""
    width = HCPCS_COLUMNS.count(",")
    lines = []
    for code, kind, words, ended, *added in rows:
        cells = [""] * (width + 1)
        cells[:5] = [f"{code:>5}", "0010", kind, words, words]
        begins = added[0] if added else "19840101"
        cells[30], cells[44], cells[45], cells[46], cells[47] = "C", begins, "20010101", ended, "N"
        lines.append(",".join(cells) + "\n")
    return (HCPCS_COLUMNS + "\n" + "".join(lines)).encode()


def opps(*rows: str) -> bytes:
    """Rows: code and status indicator, beside two that are always there."""
    more = "".join(f"{code},Words,{status},,,,,,,,\n" for code, status in map(str.split, rows))
    return (
        "Addendum B.-Final OPPS Payment by HCPCS Code for CY 2026,,,,,,,,,,\n"
        "A copyright line,,,,,,,,,,\n,,,,,,,,,,\n"
        "HCPCS Code,Short Descriptor,SI,APC,Relative Weight,Payment Rate,National Unadjusted Copayment,"
        "Minimum Unadjusted Copayment,Note: Copayment Capped,* Indicates a Change,\n"
        'G0260,Words,T,5442,8.1234,$721.18,,$144.24,,,\n20610,Words,T,5441,3.1000,"$1,271.00",,$54.20,,,\n'
        + more
    ).encode("iso-8859-1")


def asc(month: str = "July") -> bytes:
    """Addendum AA of a month of 2026."""
    text = (
        "\ufeffAddendum AA -- Final ASC Covered Surgical Procedures for CY 2026,,,,,,,\n"
        "HCPCS Code,,Short Descriptor,Subject to Multiple Procedure Discounting,July 2026 Payment Indicator,"
        "July 2026 Payment Weight,July 2026 Payment Rate,\n"
        "G0260,,Words,Y,A2,6.9001,$387.46 ,\n20611,,Words,N,N1,,,\n"
    )
    return text.replace("July", month).encode()


def asc_ancillary(*codes: str, month: str = "January") -> bytes:
    """Addendum BB of a month of 2026: what goes with a procedure."""
    rows = "".join(f"{code},,Words,J7,1.0,$10.00\n" for code in codes)
    return (
        (
            "Addendum BB -- Final ASC Covered Ancillary Services for CY 2026,,,,,\n"
            "HCPCS Code,,Short Descriptor,January 2026 Payment Indicator,January 2026 Payment Weight,"
            "January 2026 Payment Rate\n" + rows
        )
        .replace("January", month)
        .encode()
    )


POS = 'pos,"setting(1=nonfacility,2=facility,3=unassigned)",name\n11,1,Office\n24,2,Surgery centre\n27,3,Unassigned\n'


def coverage_database(
    article: str = "57826", lcd: str = "38773", codes: tuple[str, ...] = ("M47812", "M47816")
) -> bytes:
    """current_article.zip: a zip around a zip of csv files, the article's other columns left out."""
    covered = "".join(
        f'{article},34,{code},3,1,,2026-07-20,{number},"words, with a comma",\n'
        for number, code in enumerate(codes, 1)
    )
    tables = {
        "article": (
            "article_id,article_version,article_type,title,article_pub_date,article_eff_date,article_end_date,"
            "description,article_rev_end_date,date_retired\n"
            f'{article},34,1,"<p>Billing, facet\nwords</p>",2026-07-20,2026-07-23 00:00:00,,<p>x</p>,,\n'
        ),
        "article_x_icd10_covered": (
            "article_id,article_version,icd10_code_id,icd10_code_version,icd10_covered_group,range,last_updated,"
            f"sort_order,description,asterisk\n{covered}{article},34,M7138,3,2,,2026-07-20,9,words,\n"
            "99999,1,M545,3,1,,2026-07-20,1,words,\n"
        ),
        "article_related_documents": (
            "article_id,article_version,related_num,r_article_id,r_article_version,r_lcd_id,r_lcd_version,"
            f"r_contractor_id,last_updated\n{article},34,1,,,{lcd},32,,2026-07-20\n"
        ),
        "article_x_hcpc_code": (
            "article_id,article_version,hcpc_code_id,hcpc_code_version,hcpc_code_group,range,last_updated,"
            f'long_description,short_description\n{article},34,64490,1,1,,2026-07-20,"SECRET, LONG WORDS",SECRET\n'
        ),
    }
    inner = zipped(**{f"{name}.csv": text.encode() for name, text in tables.items()})
    return zipped(**{"current_article_csv.zip": inner, "readme.pdf": b"%PDF"})


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def sheet(*rows: tuple[str, ...]) -> bytes:
    """An Excel sheet with these texts: the least that a reader accepts."""
    return book({"A": list(rows)})


def book(sheets: dict[str, list[tuple[str, ...]]]) -> bytes:
    """An Excel file with these sheets."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in numbers
    )
    named = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in zip(numbers, sheets, strict=True)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    return zipped(
        **{
            "[Content_Types].xml": (
                f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{types}</Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
                f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ).encode(),
            "xl/workbook.xml": (
                f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{named}</sheets></workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{package}/relationships">{links}</Relationships>'
            ).encode(),
            **{
                f"xl/worksheets/sheet{n}.xml": _sheet_data(main, rows)
                for n, rows in zip(numbers, sheets.values(), strict=True)
            },
        }
    )


def _sheet_data(main: str, rows: list[tuple[str, ...]]) -> bytes:
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>' for cell in row)
        + "</row>"
        for row in rows
    )
    return f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def hcpcs_text(*rows: tuple[str, str, str, str]) -> bytes:
    """The same records as `hcpcs`, as text of fixed width below a disclaimer."""
    lines = ["***Disclaimers", "", "*Words about brands, with \xa0 in them."]
    for code, kind, words, ended in rows:
        line = f"{code:>5}00100{kind}{words:<80}{words:<28}"
        line = f"{line:<229}C"
        lines.append(f"{line:<268}1984010120010101{ended:8}N".ljust(320))
    return "\r\n".join([*lines, ""]).encode("cp1252")
