package check_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/check"
)

// TestWhatServicesNameAndIsNotThere is told, unless something may make it in time, or nobody needs it.
func TestWhatServicesNameAndIsNotThere(t *testing.T) {
	for name, c := range map[string]struct{ service, want string }{
		"no folder":                {"run: x\ndir: nope\n", "scenarios/services/s.yaml:3:6: there is no folder nope, in which the commands of the service would run"},
		"a file":                   {"run: x\ndir: scenarios/s.yaml\n", "scenarios/services/s.yaml:3:6: there is no folder scenarios/s.yaml, in which the commands of the service would run"},
		"its own setup runs in it": {"run: x\nsetup: [make]\ndir: nope\n", "scenarios/services/s.yaml:4:6: there is no folder nope, in which the commands of the service would run"},
		"another may make it":      {"run: x\nneeds: [maker]\ndir: nope\n", ""},
		"a folder":                 {"run: x\ndir: scenarios/services\n", ""},
		"no certificates":          {"url: https://127.0.0.1:1\ntls: {ca: nope.pem, cert: s.yaml, key: k.pem}\n", "scenarios/services/s.yaml:3:11: there is no file scenarios/services/nope.pem\nscenarios/services/s.yaml:3:40: there is no file scenarios/services/k.pem"},
		"another may make them":    {"url: https://127.0.0.1:1\nneeds: [maker]\ntls: {ca: nope.pem}\n", ""},
		"its command may make it":  {"run: x\ntls: {ca: nope.pem}\n", ""},
		"it is somewhere":          {"url: http://127.0.0.1:1\ndir: nope\n", ""},
	} {
		root := library(t, map[string]string{
			"services/s.yaml":     "service: s\n" + c.service,
			"services/maker.yaml": "service: maker\nrun: x\nsetup: [make]\n",
			"s.yaml":              "scenario: s\nservice: s\nstream: {get: /}\n",
		})
		loaded, err := check.Load(root)
		if err != nil {
			t.Fatal(name, err)
		}
		var got []string
		for _, p := range check.Absent(loaded) {
			got = append(got, strings.ReplaceAll(strings.ReplaceAll(p.Brief(), root, "scenarios"), strings.TrimSuffix(root, "scenarios"), ""))
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestExpectationsOfOneName: the second is told of; those without a name have none.
func TestExpectationsOfOneName(t *testing.T) {
	got := drafted(t, "stream: {get: \"http://127.0.0.1/\"}\nexpect:\n  - {never: a}\n  - {never: b}\n  - {name: c, never: c}\n  - {name: d, never: d}\n  - {name: c, never: e}").Namesakes()
	if len(got) != 1 || !strings.HasSuffix(got[0].Brief(), `a.yaml:8:12: the expectation of line 6 has the name "c" already`) {
		t.Error(got)
	}
}
