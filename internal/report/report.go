// Package report shows what a run found out: to people on a console, as a page, and in
// comments (Markdown); to CI systems as JUnit XML and annotations; to programs as JSON, and as
// Cucumber Messages. It reads [verdict.Run] and nothing else, and its JSON back.
//
// Start reading at [Console], then [Write]; [WriteHTML] is the page. details.go says what a report tells
// about a scenario that went wrong; every format for people is made of it.
//
// Text from servers and services is shown as text: control characters, and so
// escape codes, become visible.
package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/report/messages"
	"github.com/streamspec/streamspec/internal/verdict"
)

// format is a kind of report that is written at once, after the run.
type format struct {
	name    string
	write   func(io.Writer, verdict.Run) error
	courses bool // it shows what happened in each scenario
}

func formats() []format {
	return []format{
		{HTML, WriteHTML, true},
		{"junit", WriteJUnit, false},
		{"json", WriteJSON, true},
		{"messages", writeMessages, false},
		{"markdown", WriteMarkdown, false},
		{GitHub, WriteGitHub, false},
	}
}

func writeMessages(w io.Writer, r verdict.Run) error { return messages.Write(w, r, clean) }

// ShowsCourses tells whether a format shows what happened in each scenario: then the run has
// to keep that.
func ShowsCourses(name string) bool {
	return slices.ContainsFunc(formats(), func(f format) bool { return f.name == name && f.courses })
}

// Formats lists the names that [Write] knows.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// reportBuffer is how much of a report is written at once.
const reportBuffer = 64 << 10

// Write writes the run in the format of this name, one of [Formats]. The error
// says what is wrong with the name, or is the writer's.
func Write(name string, w io.Writer, r verdict.Run) error {
	for _, f := range formats() {
		if f.name != name {
			continue
		}
		out := bufio.NewWriterSize(w, reportBuffer)
		return cmp.Or(f.write(out, r), out.Flush())
	}
	return fmt.Errorf("no report has the format %q; there are: %s", name, strings.Join(Formats(), ", "))
}
