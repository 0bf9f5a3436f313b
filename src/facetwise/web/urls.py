"""Where everything is. No address holds anything personal: objects are named by random ids."""

from django.urls import include, path

from facetwise.web import fhir, hooks, smart
from facetwise.web.api.routes import api
from facetwise.web.pages import (
    access,
    administration,
    authorizations,
    bill,
    claim,
    code,
    errors,
    files,
    health,
    home,
    machine,
    patients,
    policies,
    reports,
    worklist,
)

handler400 = errors.bad_request
handler403 = errors.refused
handler404 = errors.not_found
handler500 = errors.broken

urlpatterns = [
    path("", home.home, name="home"),
    path("health", health.health, name="health"),
    path("account/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("cds-services", hooks.services, name="hooks"),
    path("cds-services/<str:name>", hooks.service, name="hook"),
    path("cds-services/<str:name>/feedback", hooks.feedback, name="hook-feedback"),
    path("smart/launch", smart.launch, name="smart-launch"),
    path("smart/launched", smart.launched, name="smart-launched"),
    path("fhir/metadata", fhir.metadata, name="fhir-metadata"),
    path("fhir/Claim/$check", fhir.check_claims, name="fhir-check"),
    path("fhir/ExplanationOfBenefit/$explain", fhir.explain_benefits, name="fhir-explain"),
    path("fhir/Questionnaire/$questionnaire-package", fhir.questionnaire_package, name="fhir-questionnaire"),
    path("worklist", worklist.worklist, name="worklist"),
    path("claims/<str:uid>", worklist.claim, name="claim"),
    path("claims/<str:uid>/work", worklist.work, name="claim-work"),
    path("claims/<str:uid>/disagree", worklist.disagree, name="claim-disagree"),
    path("claims/<str:uid>/fix", claim.fix, name="claim-fix"),
    path("claims/<str:uid>/undo", claim.undo, name="claim-undo"),
    path("claims/<str:uid>/export/<str:form>", claim.export, name="claim-export"),
    path("code", code.code, name="code"),
    path("code/answer", code.answer, name="code-answer"),
    path("code/document", code.document, name="code-document"),
    path("code/export/<str:form>", code.export, name="code-export"),
    path("files", files.files, name="files"),
    path("files/<str:uid>", files.one_file, name="file"),
    path("files/<str:uid>/findings.csv", files.findings_csv, name="file-findings"),
    path("patients", patients.patients, name="patients"),
    path("patients/<str:uid>", patients.patient, name="patient"),
    path("patients/<str:uid>/plan.ics", patients.calendar, name="patient-calendar"),
    path("patients/<str:uid>/history", patients.history_complete, name="patient-history"),
    path("patients/<str:uid>/authorizations", authorizations.new_authorization, name="authorization-new"),
    path("authorizations", authorizations.authorizations, name="authorizations"),
    path("authorizations/<str:uid>", authorizations.authorization, name="authorization"),
    path("authorizations/<str:uid>/change", authorizations.change, name="authorization-change"),
    path("authorizations/<str:uid>/answer", authorizations.answer, name="authorization-answer"),
    path("authorizations/<str:uid>/packet.pdf", authorizations.packet, name="authorization-packet"),
    path("reports", reports.reports, name="reports"),
    path("reports/<str:name>.csv", reports.report_csv, name="report-csv"),
    path("administration", administration.administration, name="administration"),
    path("administration/people", administration.add_person, name="person-add"),
    path("administration/people/<int:number>", administration.change_person, name="person-change"),
    path("administration/keys", administration.add_key, name="key-add"),
    path("administration/keys/<str:prefix>/end", administration.revoke_key, name="key-revoke"),
    path("administration/machine", machine.machine, name="machine"),
    path("administration/machine/back-up", machine.back_up, name="back-up"),
    path("administration/machine/check", machine.check, name="backup-check"),
    path("administration/machine/import", machine.import_public, name="import-public"),
    path("access-log", access.log, name="access-log"),
    path("bill", bill.bill, name="bill"),
    path("policies", policies.policies, name="policies"),
    path("policies/compare", policies.compare, name="policies-compare"),
    path("policies/<path:pack>", policies.policy, name="policy"),
]
