"""Objects and events that are rejected for something else than being there."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Concerns, Example, Makes, Rule, Scope
from hepnb.vocabulary.subjects import OBJECTS

_E = Example

REJECTIONS: Final[tuple[Rule, ...]] = (
    Rule(
        "leads-to-a-veto",
        "``A third lepton with … leads to the rejection of the event``: its limits are none on "
        "all leptons.",
        r"^[^;]*\b(?:leads?|leading|results?) (?:to|in) (?:the |a |an )?(?:event )?(?:rejection"
        r"|veto|removal|exclusion)\b",
        (
            _E(
                "A third lepton that passes looser criteria, with p_{T} > 6 GeV for electrons and "
                "8 GeV for muons, leads to the rejection of the event.",
                "?",
            ),
        ),
        (_E("The subleading lepton must have p_{T} > 6 GeV.", "lepton:2 pt > 6 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "those-that-pass",
        "Events are rejected for objects that pass some criterion, not for having such objects at "
        "all.",
        r"\b(?:jets?|leptons?|muons?|electrons?|photons?|taus?"
        r"|tracks?)\b(?: candidates?)? (?:(?:that|which) (?:pass|satisf|fulfil|meet)\w*|passing"
        r"|satisfying|fulfilling|meeting) (?![pE]_|\||m_|the above|these|all )",
        (
            _E(
                "Events containing at least one jet that passes the medium b-tagging working "
                "point are rejected.",
                "?",
            ),
        ),
        (_E("Events containing at least one jet are rejected.", "jet n == 0"),),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
        concerns=Concerns.COUNTS,
        needs="removed",
    ),
    Rule(
        "bad-quality",
        "Events with objects that come from noise, cosmic rays or the like are dropped for these, "
        "not for having such objects.",
        r"\b(?i:events?|jets?|muons?|electrons?|photons?|tracks?|leptons?|candidates?"
        r"|ones?)\b(?:[^.;,]|\.\d)*?\b(?:arising from|(?:originating|coming|resulting"
        r"|stemming) from|due to|caused by|from (?:detector|beam|cosmic|non-collision|instrumental"
        r"|calorimeter)|(?:identified|tagged|flagged|classified"
        r"|recognised) as (?:[\w-]+ ){0,3}(?:noise|cosmic|background|fake|bad|spurious|non-prompt"
        r"|pile-?up|beam|muons? from)|taken for|consistent with|compatible with|(?:do"
        r"|does) not (?:pass|satisfy|fulfil|meet|come)|fails?|failing|likely to|that shares?"
        r"|which shares?|sharing|mis-?measured|affected by|pointing to|near dead"
        r"|badly)\b[^.;]*?(?:reject\w*|veto\w*|remov\w*|discard\w*|exclud\w*|dropped|\.|$)",
        (
            _E("Events with jets arising from calorimeter noise are vetoed.", "?"),
            _E(
                "Events are rejected if one of the three leading jets with p_{T} > 90 GeV fails "
                "the cleaning criteria.",
                "?",
            ),
        ),
        (_E("Events with jets with p_{T} > 60 GeV are rejected.", "jet n == 0; jet pt > 60 GeV"),),
        makes=Makes.HOLDS,
        needs="removed",
    ),
    Rule(
        "no-further-one",
        "``no second jet with p_{T} > 30 GeV`` forbids it; which line says that depends on what "
        "else is asked of it.",
        r"(?<!if )\b[Nn]o (?:second|third|fourth|fifth|sixth) ",
        (
            _E(
                "Events must have at least one jet with p_{T} > 110 GeV and no second jet with "
                "p_{T} > 31 GeV.",
                "jet n >= 1; jet pt > 110 GeV; ?",
            ),
        ),
        (
            _E(
                "Events are rejected if no third jet with p_{T} > 35 GeV is found.",
                "jet:3 pt > 35 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.AFTER,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "none-may-lie-near",
        "``No jet may lie within …`` forbids a place, not the jets.",
        r"\b[Nn]o (?:[\w-]+ ){1,4}?(?:(?:with|having|above) (?:[^.;,]|\.\d){1,40}? )?"
        r"(?:may|can|could|should|must|shall|(?:is|are) (?:allowed"
        r"|permitted) to) (?:lie|be (?:found |located )?(?:within|in|near|close|closer|inside"
        r"|around|aligned|identified|tagged|classified|b[- ]tagged)|point|overlap|fall"
        r"|fail|have a? ?(?:distance|separation))\b",
        (
            _E("No jet may lie within Δφ = 0.3 of E_{T}^{miss}.", "?"),
            _E("No jet may be identified as containing a b hadron.", "?"),
            _E(
                "No jet with p_{T} > 62 GeV must be found within |Δφ| < 0.6 of E_{T}^{miss}.",
                "?; jet pt > 62 GeV",
            ),
        ),
        (_E("No lepton may have p_{T} > 12 GeV.", "lepton n == 0; lepton pt > 12 GeV"),),
        makes=Makes.HOLDS,
        concerns=Concerns.COUNTS,
    ),
    Rule(
        "no-tracks-of-its-own",
        "``Photons with no associated track``: a property of the photons, and no veto on events "
        "with tracks.",
        r"\b(?:no|zero|without|without any) (?:associated|matched|matching|close-?by|nearby"
        r"|overlapping|corresponding) (?:[\w-]+ )?tracks?\b",
        (_E("Photons must have no associated track and E_{T} > 31 GeV.", "?; photon et > 31 GeV"),),
        (_E("Events must have no isolated tracks.", "track n == 0"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.COUNTS,
    ),
    Rule(
        "removed-only-if",
        "Objects close to others that are removed only if something more is so are not removed "
        "for being close.",
        r"\b(?:removed|discarded|rejected|dropped|excluded|vetoed)(?: only)? (?:if|when"
        r"|provided)\b",
        (_E("A jet within ΔR = 0.4 of a muon is removed if it has fewer than three tracks.", "?"),),
        (
            _E(
                "Jets are discarded if they are within ΔR = 0.2 of an electron.",
                "electron-jet dr >= 0.2",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.BEFORE,
        concerns=Concerns.REMOVALS,
    ),
    Rule(
        "thrown-if-more",
        "``Jets with p_{T} < 60 GeV are removed if fewer than …``: the limit says which jets may "
        "go, not that all of them do.",
        r"\b(?:are|is) (?:also )?(?:removed|discarded|rejected|dropped|excluded|vetoed)(?: only)? "
        r"(?:if|when|unless|provided)\b",
        (
            _E(
                "Jets with p_{T} < 110 GeV and |η| < 2.5 are rejected if less than half of their "
                "momentum comes from the primary vertex.",
                "?",
            ),
        ),
        (_E("Jets with p_{T} < 110 GeV are rejected.", "jet pt >= 110 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.BEFORE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "removed-of-some",
        "Jets with fewer than so many tracks that are removed near others are some of the jets.",
        r"\b(?:with|having) (?:fewer|less|more|at least|at most"
        r"|only) (?:than )?\w+ (?:[\w-]+ )?tracks?\b",
        (
            _E(
                "Jets with fewer than three tracks that are within ΔR < 0.2 of a muon are removed.",
                "?",
            ),
        ),
        (_E("Jets within ΔR < 0.2 of a muon are removed.", "jet-muon dr >= 0.2"),),
        makes=Makes.HOLDS,
        concerns=Concerns.REMOVALS,
    ),
    Rule(
        "vetoed-unless",
        "Objects that events are vetoed for, unless they have something, are some of them.",
        r"\b(?:veto|reject|discard|remov|exclud)\w* unless (?:they|these|it|the \w+)"
        r" (?:ha(?:ve|s)|is|are|lies?|pass)\b",
        (_E("Events with photons are vetoed unless they have E_{T} < 22 GeV.", "?"),),
        (_E("Events with photons are vetoed.", "photon n == 0"),),
        makes=Makes.HOLDS,
        concerns=Concerns.COUNTS,
    ),
    Rule(
        "so-many-may-be-so",
        "``No jet may have |η| > 2.5``, ``at most one jet may have p_{T} > 50 GeV``: how many "
        "objects may be so; the objects themselves need not be.",
        r"\b(?:[Nn]one|[Aa]t most \w+|[Nn]ot? more than \w+|(?:[Ff]ewer|[Ll]ess) than \w+)"
        rf"(?: of(?: the| these| them)?)? (?:[\w-]+ ){{0,2}}?(?:{OBJECTS}|them)\b"
        r"(?: candidates?)? (?:(?:may|can|must|should|ha(?:s|ve) to"
        r"|(?:is|are) (?:allowed|permitted) to) (?:have|lie|pass|satisfy|exceed|be (?:closer|within"
        r"|outside|above|below|b[- ]tagged))|has an?|have an?)\b[^;]*"
        rf"|\b[Nn]o (?:[\w-]+ ){{0,2}}?{OBJECTS}"
        r" (?:may|can|must|should) have (?:an? )?(?:\||pseudorap|rapid|mass|isol)[^;]*",
        (
            _E("No jet may have |η| > 2.6.", "?"),
            _E("At most one of the jets may have p_{T} > 52 GeV.", "?"),
        ),
        (
            _E(
                "At least one jet with p_{T} > 52 GeV must be present.",
                "jet n >= 1; jet pt > 52 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
)
