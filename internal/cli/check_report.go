package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/streamspec/streamspec/internal/endpoint"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/runner/recording"
)

// The formats of a check's report.
const (
	checkJSON = "json"
	checkHTML = "html"
)

// files are the reports that are asked for.
func (f checkFlags) files() ([]reportFile, error) {
	if f.json {
		f.formats = append(f.formats, checkJSON+":"+standardOutput)
	}
	files, err := filesOf(f.formats, []string{checkHTML, checkJSON})
	return files, errors.Join(err, removeOld(files))
}

// writeChecks writes the reports that are asked for; those to standard output to out.
func writeChecks(out io.Writer, files []reportFile, report *endpoint.Report, secrets *secret.Masker) error {
	shown := secret.Value(secrets, *report)
	return writeFiles(files, out, func(format string, to io.Writer) error {
		if format == checkJSON {
			return encodeJSON(to, shown)
		}
		return shown.WritePage(to, secrets.Text)
	})
}

// tellCheck writes a report for people.
func tellCheck(out io.Writer, report *endpoint.Report) {
	fmt.Fprintln(out, strings.TrimSpace(report.Method+" "+recording.Escape(report.URL, recording.TimelineData)))
	if report.Profile != "" {
		fmt.Fprintf(out, "judged by the profile %s\n", report.Profile)
	}
	counts := map[endpoint.Grade]int{}
	for _, f := range report.Findings {
		counts[f.Grade]++
		fmt.Fprintln(out)
		tellFinding(out, f)
	}
	fmt.Fprintf(out, "\n%d broken, %d at risk, %d fine\n", counts[endpoint.Broken], counts[endpoint.Risk], counts[endpoint.Fine])
}

// checkIndent is where the words of a finding begin.
const checkIndent = "        "

// tellRule writes what a rule expects, what came, and where it is laid down.
func tellRule(out io.Writer, f endpoint.Finding) {
	told := func(label, text string) {
		fmt.Fprintf(out, "%s%-10s%s\n", checkIndent, label, strings.ReplaceAll(text, "\n", "\n"+checkIndent+strings.Repeat(" ", 10)))
	}
	if f.Expected != "" {
		told("expected", f.Expected)
	}
	if f.Rule != "" {
		told("got", f.Seen)
		told("by", f.From)
	}
}

func tellFinding(out io.Writer, f endpoint.Finding) {
	grade := string(f.Grade)
	if f.Grade == endpoint.Broken {
		grade = strings.ToUpper(grade)
	}
	fmt.Fprintf(out, "%-*s%s: %s\n", len(checkIndent), grade, f.Code, cmp.Or(f.Rule, f.Seen))
	if f.Grade == endpoint.Fine {
		return
	}
	tellRule(out, f)
	if f.Why != "" {
		fmt.Fprintln(out, checkIndent+f.Why)
	}
	for _, c := range f.Change {
		fmt.Fprintf(out, "%s  %-11s %s\n", checkIndent, c.Where, c.Line)
	}
}
