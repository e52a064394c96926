"""Regions that are as another one is, save for what is said of them."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Example, Rule

_E = Example

#: what a region has much of
_RICH: Final = r"(?: (?:(?:enriched|rich) in|dominated by|for) [^,;.<>≤≥\d]{1,40}?)?"

LIKE_ANOTHER: Final = Rule(
    "region-like-another",
    "``SRB is defined as SRA, but with …``: what follows is asked there in place of, or besides, "
    "what the other region asks.",
    rf"[:,]?{_RICH}(?: (?:(?:[Aa]ll|[Tt]he|[Tt]hese|other) )*(?:event )?(?:requirements|selections?"
    r"|criteria|cuts|conditions))? (?:(?:is|are) (?:also )?(?:(?:defined|selected|constructed|built"
    r"|obtained) )?(?:(?:in )?(?:exactly )?(?:the same way as|the same as|identical(?:ly)? to"
    r"|similar(?:ly)? to|like|as))|(?:(?:has|have|uses?|requires?|shares?|applies|apply"
    r"|follows?) )?(?:exactly )?(?:the )?same (?:\w+ ){0,3}as|(?<=: )(?:as|like)"
    r"|(?:shares?|has|have|keeps?|inherits?|follows?|uses?) (?:all )?(?:the )(?:\w+ ){0,2}"
    r"(?:requirements|selections?|criteria|cuts|definition) of|(?:differs?|inherits) from)"
    r" (?:for |in |that of |those of )?(?:the )?$",
    (
        _E(
            "SRA requires m_{eff} > 1.3 TeV. SRB is defined in the same way as SRA but with "
            "m_{eff} > 1.7 TeV.",
            "event meff > 1.3 TeV in SRA; event meff > 1.7 TeV in SRB",
        ),
        _E(
            "SR-B is identical to SR-A, except that E_{T}^{miss} > 430 GeV is required.",
            "met met > 430 GeV in SR-B",
        ),
        _E(
            "The validation region VR1 shares the requirements of SR1, but 120 < m_{T} < 160 GeV "
            "is imposed.",
            "lepton:1 mt in (120, 160) GeV in VR1",
        ),
        _E(
            "The top control region, CR-T, is defined like SR-T but E_{T}^{miss} < 160 GeV is "
            "required.",
            "met met < 160 GeV in CR-T",
        ),
        _E(
            "In VR-T, the same requirements as in SR-T are applied except that 160 < "
            "E_{T}^{miss} < 210 GeV is required.",
            "met met in (160, 210) GeV in VR-T",
        ),
        _E(
            "The hadronic category is like the leptonic one, except that at least five jets are "
            "required.",
            "jet n >= 5 in hadronic category",
        ),
        _E(
            "SRA requires H_{T} > 310 GeV. Top control region The selection is the same as in SRA, "
            "but at least one b-tagged jet is required.",
            "event ht > 310 GeV in SRA; bjet n >= 1 in Top control region",
        ),
        _E("SR-M: as SR-L but m_{T2} > 130 GeV.", "event other:mt2 > 130 GeV in SR-M"),
        _E(
            "VR-L: same requirements as SR-L except that b-tagged jets are vetoed.",
            "bjet n == 0 in VR-L",
        ),
    ),
    (_E("SR-B requires E_{T}^{miss} > 430 GeV.", "met met > 430 GeV in SR-B"),),
)

FROM_ANOTHER: Final = Rule(
    "region-made-from-another",
    "``The top control region is obtained from SRA by requiring …``, ``… uses the SRA selection, "
    "but …``: what follows is asked there in place of, or besides, what the other region asks.",
    rf"{_RICH} (?:(?:is|are) (?:also )?(?:(?:obtained|derived|constructed|built|formed|made) from"
    r"|(?:defined|selected) (?:with|from|using))|uses?|applies|apply|follows?) the $"
    rf"|{_RICH} (?:is|are) (?:also )?(?:obtained|derived|constructed|built|formed|made) from $",
    (
        _E(
            "A control region enriched in top quarks is defined with the SRA selection, but "
            "requiring at least two b-tagged jets.",
            "bjet n >= 2 in control region",
        ),
        _E(
            "CR-T is obtained from SRA by requiring at least two b-tagged jets.",
            "bjet n >= 2 in CR-T",
        ),
        _E(
            "CR-T uses the SRA selection, with at least two b-tagged jets.",
            "bjet n >= 2 in CR-T",
        ),
    ),
    (_E("CR-T uses events with at least two b-tagged jets.", "bjet n >= 2 in CR-T"),),
)

#: what follows the name of the other region
BUT: Final = (
    r"(?: (?:event )?(?:selections?|requirements))?,? (?:but|except|and|with|by|plus|while"
    r"|requiring|together)\b"
)

LIKE_EACH: Final = Rule(
    "regions-like-others",
    "``VR1 and VR2 have the same requirements as SR1 and SR2, respectively``: each is like one of "
    "them.",
    r",? respectively\b",
    (
        _E(
            "VR1 and VR2 have the same requirements as SR1 and SR2, respectively, but 110 < m_{T} "
            "< 150 GeV is required.",
            "lepton:1 mt in (110, 150) GeV in VR1; lepton:1 mt in (110, 150) GeV in VR2",
        ),
    ),
    (
        _E(
            "VR1 and VR2 have the same requirements as SR1, but 110 < m_{T} < 150 GeV is required.",
            "lepton:1 mt in (110, 150) GeV in VR1, VR2",
        ),
    ),
)

LIKENESSES: Final = (
    LIKE_ANOTHER,
    FROM_ANOTHER,
    LIKE_EACH,
)
