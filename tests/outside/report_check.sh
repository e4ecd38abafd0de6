#!/bin/sh
# What other programs say of the report: report_check.sh REPORT.pdf…
# Needs qpdf, poppler-utils and, for the judgement on PDF/A, a Java runtime with PDFBox Preflight (Debian: libpdfbox2-java
# libcommons-logging-java libcommons-io-java libjaxb-api-java libactivation-java). What is not installed is said and,
# with CI set, is a failure.
set -u
failures=0

fail() {
    echo "$1" >&2
    failures=$((failures + 1))
}

has() {
    command -v "$1" >/dev/null 2>&1 && return 0
    if [ -n "${CI:-}" ]; then fail "$1 is not installed"; else echo "$1 is not installed: not checked" >&2; fi
    return 1
}

[ $# -gt 0 ] || { echo "usage: $0 REPORT.pdf..." >&2; exit 2; }

preflight_path=$(ls /usr/share/java/*.jar 2>/dev/null | grep -E '/(pdfbox2?|fontbox2?|preflight2?|xmpbox2?|commons-logging|commons-io|jaxb-api|(javax\.|jakarta\.)?activation)[^/]*\.jar$' | tr '\n' ':')

for report in "$@"; do
    [ -s "$report" ] || { fail "$report: not there or empty"; continue; }
    if has qpdf; then
        qpdf --check "$report" >/dev/null || fail "$report: qpdf finds faults"
    fi
    if has pdffonts; then
        # Columns from the right: object, generation, ToUnicode, subset, embedded.
        bad=$(pdffonts "$report" | tail -n +3 | awk '$(NF-4) != "yes" || $(NF-3) != "yes" || $(NF-2) != "yes"')
        [ -z "$bad" ] || fail "$report: a font is not embedded, subset and with Unicode:
$bad"
        [ "$(pdffonts "$report" | tail -n +3 | wc -l)" -gt 0 ] || fail "$report: no fonts"
    fi
    if has pdfinfo; then
        info=$(pdfinfo "$report")
        echo "$info" | grep -q '^Tagged: *yes' || fail "$report: not tagged"
        echo "$info" | grep -q '^PDF version: *1\.4' || fail "$report: not PDF 1.4"
        structure=$(pdfinfo -struct "$report")
        for role in Document H1 P Table TR TH TD; do
            echo "$structure" | grep -qE "^ *$role( |:|\$)" || fail "$report: no element $role"
        done
        echo "$structure" | grep -qE '/Scope */(Row|Column|Both)' || fail "$report: no head cell says its scope"
    fi
    if has pdftotext; then
        if pdftotext "$report" - | grep -q '�'; then fail "$report: text cannot be extracted"; fi
    fi
    if has java; then
        case "$preflight_path" in
        *preflight*)
            verdict=$(java -cp "$preflight_path" org.apache.pdfbox.preflight.Validator_A1b "$report" 2>&1)
            echo "$verdict" | grep -q 'is a valid PDF/A-1b file' || fail "$report: $verdict"
            ;;
        *) if [ -n "${CI:-}" ]; then fail "PDFBox Preflight is not installed"; fi ;;
        esac
    fi
done

[ "$failures" -eq 0 ] && echo "$# report(s) conform"
[ "$failures" -eq 0 ]
