"""A legal document's number read out: what kind of document it is, and who issued it. Pure.

The number of a document ends in its kind and its issuer, shortened (Law 64/2025/QH15 on the making
of legal documents; Decree 30/2020/NĐ-CP for others): `85/2019/TT-BTC` is a circular of 2019 of the
Ministry of Finance. What is not told by the number is not said.
"""

import re

from saola.province.api import Text

NUMBER = re.compile(r"(?P<number>[\d.]+)/(?:\d{4}/)?(?P<kind>[A-ZĐ]+)-(?P<issuer>[A-ZĐ][A-ZĐa-z]*)")
ASSEMBLY = re.compile(r"\d+/\d{4}/QH(?P<term>\d{1,2})")
KINDS = {
    "NĐ": Text("Nghị định", "Decree"),
    "NQ": Text("Nghị quyết", "Resolution"),
    "QĐ": Text("Quyết định", "Decision"),
    "TT": Text("Thông tư", "Circular"),
    "TTLT": Text("Thông tư liên tịch", "Joint circular"),
}
ISSUERS = {
    "CP": Text("Chính phủ", "the Government"),
    "TTg": Text("Thủ tướng Chính phủ", "the Prime Minister"),
    "HĐND": Text("Hội đồng nhân dân", "the People's Council"),
    "UBND": Text("Ủy ban nhân dân", "the People's Committee"),
    "BTC": Text("Bộ Tài chính", "the Ministry of Finance"),
    "BTP": Text("Bộ Tư pháp", "the Ministry of Justice"),
    "BXD": Text("Bộ Xây dựng", "the Ministry of Construction"),
    "BNV": Text("Bộ Nội vụ", "the Ministry of Home Affairs"),
    "BCA": Text("Bộ Công an", "the Ministry of Public Security"),
    "BYT": Text("Bộ Y tế", "the Ministry of Health"),
    "BCT": Text("Bộ Công Thương", "the Ministry of Industry and Trade"),
    "BGTVT": Text("Bộ Giao thông vận tải", "the Ministry of Transport"),
    "BGDĐT": Text("Bộ Giáo dục và Đào tạo", "the Ministry of Education and Training"),
    "BNNPTNT": Text(
        "Bộ Nông nghiệp và Phát triển nông thôn",
        "the Ministry of Agriculture and Rural Development",
    ),
    "BNNMT": Text("Bộ Nông nghiệp và Môi trường", "the Ministry of Agriculture and Environment"),
    "BTNMT": Text(
        "Bộ Tài nguyên và Môi trường", "the Ministry of Natural Resources and Environment"
    ),
    "BLĐTBXH": Text(
        "Bộ Lao động - Thương binh và Xã hội",
        "the Ministry of Labour, Invalids and Social Affairs",
    ),
    "VPCP": Text("Văn phòng Chính phủ", "the Office of the Government"),
}
ISSUERS["LĐTBXH"] = ISSUERS["BLĐTBXH"]


def document_words(named: str) -> Text:
    """A document with its kind and issuer; one that the pack names in words stays as it is."""
    act = ASSEMBLY.fullmatch(named)
    if act is not None:
        term = act["term"]
        return Text(
            f"Văn bản {named} của Quốc hội khóa {term}",
            f"Act {named} of the National Assembly, term {term}",
        )
    found = NUMBER.fullmatch(named)
    kind = KINDS.get(found["kind"]) if found else None
    if found is None or kind is None:
        return Text(named, named)
    issuer = ISSUERS.get(found["issuer"])
    if issuer is None:
        return Text(f"{kind.vi} {named}", f"{kind.en} {named}")
    return Text(f"{kind.vi} {named} của {issuer.vi}", f"{kind.en} {named} of {issuer.en}")
