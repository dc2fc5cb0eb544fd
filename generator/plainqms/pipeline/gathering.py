"""Every rule there is, wherever it stands."""

from __future__ import annotations

from typing import Any

from plainqms import registers
from plainqms.checks import (
    applicability,
    applied,
    approvals,
    audit_programme,
    baselines,
    certification,
    certification_cycle,
    changes,
    connections,
    disposals,
    endings,
    file_names,
    finding_repeats,
    form,
    gaps,
    holders,
    identity,
    impartiality,
    issued,
    lead_time,
    management_reviews,
    origins,
    records,
    references,
    retained,
    reviews,
    schedule,
    sealed,
    settings,
    snapshots,
    suppressions,
    tagged,
    training,
    transitions,
    wording,
)
from plainqms.model.problem import INTERNAL_ERROR, Rule
from plainqms.model.register import Register
from plainqms.sources import (
    approval_records,
    configuration,
    contacts,
    disk,
    encoding,
    front_matter_rules,
    git_rules,
    history,
    incoming,
    issue_tags,
    licensed_texts,
    lowered,
    main_line,
    own_standards,
    pack_folder,
    people,
    reading,
    record_rules,
    signatures,
    template_rules,
    turned,
    yaml_rules,
)
from plainqms.sources import sealed as sealed_list


def rules() -> tuple[Rule, ...]:
    """Every rule there is, by code: one tuple feeds `qms explain`, the rule pages and the tests."""
    from plainqms.pipeline import building, loading
    from plainqms.publish import anchors, archive, articles, diagrams, pages, site, staging

    modules = (
        yaml_rules,
        encoding,
        disk,
        configuration,
        own_standards,
        people,
        contacts,
        reading,
        front_matter_rules,
        template_rules,
        git_rules,
        main_line,
        pack_folder,
        licensed_texts,
        history,
        approval_records,
        signatures,
        sealed_list,
        lowered,
        turned,
        issue_tags,
        tagged,
        identity,
        lead_time,
        file_names,
        references,
        approvals,
        sealed,
        issued,
        schedule,
        connections,
        changes,
        form,
        wording,
        settings,
        applied,
        suppressions,
        record_rules,
        incoming,
        records,
        origins,
        holders,
        retained,
        reviews,
        endings,
        disposals,
        snapshots,
        applicability,
        audit_programme,
        impartiality,
        finding_repeats,
        management_reviews,
        baselines,
        certification,
        certification_cycle,
        training,
        transitions,
        gaps,
        *registers.every(),
        staging,
        anchors,
        diagrams,
        articles,
        archive,
        pages,
        site,
        loading,
        building,
    )
    found = {rule.code: rule for module in modules for rule in _rules_of(module)}
    found[INTERNAL_ERROR.code] = INTERNAL_ERROR
    return tuple(found[code] for code in sorted(found))


def _rules_of(room: Any) -> tuple[Rule, ...]:
    found: tuple[Rule, ...] = room.rules if isinstance(room, Register) else room.RULES
    return found
