package secret

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
)

const lineHelp = "write NAME=VALUE, one a line; # starts a comment line, and quotes around a value are left out"

var nameExpr = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// ReadFile reads a file of secrets: lines NAME=VALUE. Empty lines and lines that
// start with # are left out; "export" may stand before a name. A value goes to the
// end of its line, without spaces around it; in quotes it is taken as it stands
// between them. The error says file:line:column, and shows nothing of the line.
func ReadFile(path string) (map[string]string, error) {
	content, err := sources.ReadGiven(path, sources.MaxFile)
	if err != nil {
		return nil, fmt.Errorf("the file of secrets: %w", err)
	}
	values := map[string]string{}
	var errs []error
	for i, line := range strings.Split(problem.NewText(path, content).Content, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, reason := readLine(line)
		if _, twice := values[name]; twice && reason == "" {
			reason = fmt.Sprintf("%s stands in the file already", name)
		}
		if reason != "" {
			at := problem.Place{File: path, Line: i + 1, Column: 1}
			errs = append(errs, problem.Problem{Place: at, Message: reason, Help: lineHelp})
			continue
		}
		values[name] = value
	}
	return values, problem.Join(errs...)
}

func readLine(line string) (name, value, reason string) {
	name, value, found := strings.Cut(strings.TrimPrefix(line, "export "), "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	switch {
	case !found:
		return "", "", "this line has no ="
	case !nameExpr.MatchString(name):
		return "", "", "what stands before the = is no name: it has letters, digits, _, - and ."
	case value == "":
		return "", "", name + " has no value"
	}
	for _, quote := range []string{`"`, `'`} {
		if !strings.HasPrefix(value, quote) {
			continue
		}
		if len(value) < 3 || !strings.HasSuffix(value, quote) {
			return "", "", fmt.Sprintf("the value of %s has no closing %s, or is empty", name, quote)
		}
		return name, inside(value), ""
	}
	return name, value, ""
}
