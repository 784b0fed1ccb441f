package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/check"
)

func TestAServiceKnowsWhereThoseAreThatItNeeds(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"one that it needs", "env: {LEDGER: '${service.ledger}'}", ""},
		{"another", "env: {LEDGER: '${service.lodger}'}", `
gateway.yaml:4:16: the variable ${service.lodger} is not defined
  4 | env: {LEDGER: '${service.lodger}'}
    |                ^^^^^^^^^^^^^^^^^
  did you mean "service.ledger"? defined here: port, service.ledger, and env.NAME for the environment; ${service.lodger:-text} gives a default`},
		{"one that is described, and that nobody introduced", "env: {SHOP: '${service.shop}'}", `
gateway.yaml:4:14: the variable ${service.shop} is not defined
  4 | env: {SHOP: '${service.shop}'}
    |              ^^^^^^^^^^^^^^^
  add shop to needs, if it is to be ready before, or to knows, if its URL is all that counts`},
		{"one that it knows, and that needs it", "knows: bank\nenv: {BANK: '${service.bank} ${service.bank.admin}'}", ""},
		{"a port of its own", "ports: admin\nenv: {ADMIN: '${port.admin}'}", ""},
		{"a misspelt port", "ports: admin\nenv: {ADMIN: '${port.admn}'}", `
gateway.yaml:5:15: the variable ${port.admn} is not defined
  5 | env: {ADMIN: '${port.admn}'}
    |               ^^^^^^^^^^^^
  did you mean "port.admin"? defined here: port, port.admin, service.ledger, and env.NAME for the environment; ${port.admn:-text} gives a default`},
		{"a misspelt port of another", "knows: bank\nenv: {BANK: '${service.bank.amin}'}", `
gateway.yaml:5:14: the variable ${service.bank.amin} is not defined
  5 | env: {BANK: '${service.bank.amin}'}
    |              ^^^^^^^^^^^^^^^^^^^^
  did you mean "service.bank.admin"? defined here: port, service.bank, service.bank.admin, service.ledger, and env.NAME for the environment; ${service.bank.amin:-text} gives a default`},
		{"to know a service that nobody describes", "knows: [banc]", `
gateway.yaml:4:9: the service "gateway" is to know "banc", which nobody describes
  4 | knows: [banc]
    |         ^^^^
  did you mean "bank"? services has: bank, gateway, ledger, shop`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := filepath.Join(copyLibrary(t, ""), "services")
			bank := "service: bank\nrun: bank\nneeds: gateway\nports: admin\nenv: {ADMIN: '${port.admin}'}\n"
			if err := os.WriteFile(filepath.Join(folder, "bank.yaml"), []byte(bank), 0o600); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(folder, "gateway.yaml")
			if err := os.WriteFile(file, []byte("service: gateway\nrun: gateway\nneeds: ledger\n"+test.line+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			ledger := "service: ledger\nrun: ledger\n"
			if err := os.WriteFile(filepath.Join(folder, "ledger.yaml"), []byte(ledger), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := check.Load(filepath.Dir(folder))
			got := ""
			if err != nil {
				got = "\n" + strings.TrimRight(strings.ReplaceAll(strings.ReplaceAll(err.Error(), folder+"/", ""), folder, "services"), "\n")
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestWhatServicesNeed(t *testing.T) {
	tests := []struct{ name, needs, want string }{
		{"a service that nobody describes", "lodger", `services/gateway.yaml:3:9: the service "gateway" needs "lodger", which nobody describes
  3 | needs: [lodger]
    |         ^^^^^^
  did you mean "ledger"? services has: gateway, ledger, shop`},
		{"each other", "ledger", `services/gateway.yaml:3:8: services need each other in a circle, so none can be the first: gateway needs ledger needs gateway
  3 | needs: [ledger]
    |        ^^^^^^^^
  what a service only has to be told, and does not wait for, stands under knows`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := filepath.Join(copyLibrary(t, ""), "services")
			for name, needs := range map[string]string{"gateway": test.needs, "ledger": "gateway"} {
				text := "service: " + name + "\nrun: " + name + "\nneeds: [" + needs + "]\n"
				if err := os.WriteFile(filepath.Join(folder, name+".yaml"), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := check.Load(filepath.Dir(folder))
			if err == nil {
				t.Fatal("it was accepted")
			}
			if diff := cmp.Diff(test.want, strings.ReplaceAll(err.Error(), folder, "services")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
