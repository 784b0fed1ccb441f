package service

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Settings are those that a feature may give a service, by the names of environment
// variables. A feature is text, and a setting such as BASH_ENV is code: so only the service's
// own file, which is reviewed as code is, can say which there are.
type Settings map[string]Allowed

// Allowed are the values that a feature may give a setting; nil: any.
type Allowed []string

// anyValue is the word for any value.
const anyValue = "any"

// DecodeYAML reads a list of values, or the word any.
func (a *Allowed) DecodeYAML(n *yamlfile.Node) {
	if n.Kind == yamlfile.Scalar && n.Text == anyValue {
		*a = nil
		return
	}
	n.Decode((*[]string)(a))
}

// YAMLSchema takes a list of values, or the word any.
func (Allowed) YAMLSchema(*yamlfile.Schemas) map[string]any {
	list := yamlfile.OfType("array")
	list["items"] = yamlfile.OfType("string", "number", "boolean")
	return yamlfile.AnyOf(yamlfile.Choice(anyValue), list)
}

// CheckSetting refuses a setting that a feature may not give the service.
func (d Definition) CheckSetting(name, value string) error {
	allowed, declared := d.Settings[name]
	switch names := slices.Sorted(maps.Keys(d.Settings)); {
	case !declared:
		return problem.WithHelp(fmt.Errorf("a feature cannot give the service %q the setting %q: the service's file does not declare it", d.Name, name),
			fmt.Sprintf("%sdeclared there: %s; another would be declared by settings: {%s: any}, or by a list of its values",
				suggest.DidYouMean(name, names), orNone(names), name))
	case allowed != nil && !slices.Contains(allowed, value):
		return problem.WithHelp(fmt.Errorf("the service %q does not have the value %q for the setting %q", d.Name, value, name),
			suggest.DidYouMean(value, allowed)+"its file allows: "+orNone(allowed))
	default:
		return nil
	}
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

func validateSettings(settings Settings) error {
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if !canNameSetting(name) {
			return problem.AtField("settings", fmt.Errorf("settings: %q cannot name an environment variable", name))
		}
	}
	return nil
}
