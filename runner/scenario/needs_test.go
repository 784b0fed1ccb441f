package scenario_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/scenario"
)

func TestAServiceKnowsWhereThoseAreThatItNeeds(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"one that it needs", "env: {LEDGER: '${service.ledger}'}", ""},
		{"another", "env: {LEDGER: '${service.lodger}'}", `
gateway.yaml:4:16: the variable ${service.lodger} is not defined
  4 | env: {LEDGER: '${service.lodger}'}
    |                ^^^^^^^^^^^^^^^^^
  defined here: port, service.ledger, and env.NAME for the environment; ${service.lodger:-text} gives a default`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := filepath.Join(copyLibrary(t, ""), "services")
			file := filepath.Join(folder, "gateway.yaml")
			if err := os.WriteFile(file, []byte("service: gateway\nrun: gateway\nneeds: ledger\n"+test.line+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := scenario.Load(filepath.Dir(folder))
			got := ""
			if err != nil {
				got = "\n" + strings.TrimRight(strings.ReplaceAll(err.Error(), folder+"/", ""), "\n")
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
