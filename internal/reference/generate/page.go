package generate

import (
	_ "embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/template"

	"github.com/streamspec/streamspec/internal/reference"
	"github.com/streamspec/streamspec/internal/reference/examples"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
)

// page is docs/expectations.md, with what is written by hand, and places for what is
// made of the code.
//
//go:embed expectations.md.tmpl
var page string

// WritePage writes docs/expectations.md.
func WritePage(out io.Writer, all reference.Reference) error {
	t, err := template.New("expectations").Funcs(template.FuncMap{
		"group":        func(name string) (string, error) { return groupPage(all, name) },
		"codes":        codesPage,
		"preparations": func() string { return preparationsPage(all.Preparations) },
	}).Parse(page)
	if err != nil {
		return err
	}
	return t.Execute(out, nil)
}

// groupPage is the part of a page about one group.
func groupPage(all reference.Reference, name string) (string, error) {
	for i, group := range examples.Groups() {
		if group.Name != name {
			continue
		}
		parts := make([]string, len(group.Entries))
		for i, e := range all.Groups[i].Entries {
			parts[i] = entryPage(e)
		}
		return strings.Join(parts, "\n"), nil
	}
	return "", fmt.Errorf("there is no group %q", name)
}

// codesPage lists the codes of faults.
func codesPage() string {
	var out strings.Builder
	out.WriteString("| code | |\n| --- | --- |\n")
	for _, c := range expect.Codes() {
		fmt.Fprintf(&out, "| `%s` | %s |\n", c.Code, c.About)
	}
	return out.String()
}

func entryPage(e reference.Entry) string {
	var out strings.Builder
	fmt.Fprintf(&out, "### %s\n\n%s\n\n| sentence | YAML |\n| --- | --- |\n", e.Key, e.About)
	var tables []string
	for _, s := range e.Spellings {
		fmt.Fprintf(&out, "| %s | %s |\n", code(s.Sentence), code(s.YAML))
		if s.Below != "" {
			tables = append(tables, s.Sentence+"\n"+reference.Indented(s.Below, "  "))
		}
	}
	if more := unsaid(e); len(more) > 0 {
		fmt.Fprintf(&out, "\nAlso in YAML: `%s`.\n", strings.Join(more, "`, `"))
	}
	for _, table := range tables {
		fmt.Fprintf(&out, "\n```gherkin\n%s\n```\n", table)
	}
	fmt.Fprintf(&out, "\n```text\n%s\n```\n", e.Sample)
	return out.String()
}

// unsaid are the keys that none of the entry's spellings shows.
func unsaid(e reference.Entry) []string {
	shown := map[string]any{}
	for _, s := range e.Spellings {
		maps.Copy(shown, fieldsOf(s.YAML))
	}
	return slices.DeleteFunc(keysOf(e), func(key string) bool {
		_, is := shown[key]
		return is
	})
}

// keysOf are all keys that the entry can have in YAML.
func keysOf(e reference.Entry) []string {
	for _, spec := range expect.Catalogue() {
		if spec.Key == e.Key {
			return yamlfile.Keys(spec.New())
		}
	}
	return nil
}

func preparationsPage(preparations []reference.Spelling) string {
	var out strings.Builder
	out.WriteString("| sentence | |\n| --- | --- |\n")
	var tables []string
	for _, s := range preparations {
		fmt.Fprintf(&out, "| %s | %s |\n", code(s.Keyword+" "+s.Sentence), s.Note)
		if s.Below != "" {
			tables = append(tables, s.Keyword+" "+s.Sentence+"\n"+reference.Indented(s.Below, "  "))
		}
	}
	fmt.Fprintf(&out, "\n```gherkin\n%s\n```\n", strings.Join(tables, "\n"))
	return out.String()
}

// code is text as it is, in a cell of a table.
func code(text string) string { return "`" + strings.ReplaceAll(text, "|", `\|`) + "`" }
