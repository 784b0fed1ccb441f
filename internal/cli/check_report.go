package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/streamspec/streamspec/internal/endpoint"
	"github.com/streamspec/streamspec/internal/report"
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
	return files, errors.Join(err, makeRoom(files))
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
func tellCheck(out io.Writer, colors painter, checked *endpoint.Report) {
	fmt.Fprintln(out, strings.TrimSpace(checked.Method+" "+recording.Escape(checked.URL, recording.TimelineData)))
	if checked.Profile != "" {
		fmt.Fprintf(out, "judged by the profile %s\n", checked.Profile)
	}
	counts := map[endpoint.Grade]int{}
	for _, f := range checked.Findings {
		counts[f.Grade]++
		fmt.Fprintln(out)
		tellFinding(out, colors, f)
	}
	worst := endpoint.Fine
	for _, grade := range []endpoint.Grade{endpoint.Risk, endpoint.Broken} {
		if counts[grade] > 0 {
			worst = grade
		}
	}
	total := fmt.Sprintf("%d broken, %d at risk, %d fine", counts[endpoint.Broken], counts[endpoint.Risk], counts[endpoint.Fine])
	fmt.Fprintln(out, "\n"+colors.paint(styleOf(worst), total))
}

// styleOf is how what has a grade is shown.
func styleOf(grade endpoint.Grade) report.Style {
	switch grade {
	case endpoint.Broken:
		return report.Alarm
	case endpoint.Risk:
		return report.Yellow
	default:
		return report.Green
	}
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

func tellFinding(out io.Writer, colors painter, f endpoint.Finding) {
	grade := string(f.Grade)
	if f.Grade == endpoint.Broken {
		grade = strings.ToUpper(grade)
	}
	grade = fmt.Sprintf("%-*s", len(checkIndent), grade)
	fmt.Fprintf(out, "%s%s: %s\n", colors.paint(styleOf(f.Grade), grade), f.Code, cmp.Or(f.Rule, f.Seen))
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
