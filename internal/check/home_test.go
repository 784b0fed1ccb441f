package check_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/scenario"
)

// TestTheFileOfTheHome: what it declares is known to scenarios, and what is misspelt there, or
// where they use it, is told with its place.
func TestTheFileOfTheHome(t *testing.T) {
	const shop, uses = "service: shop\nrun: shop\n", "scenario: s\nservice: shop\ntrigger: [{use: logged in}, {post: '/${token}'}]\nstream: {get: '/${region}'}\n"
	const piece = "vars: {region: eu}\npieces:\n  logged in:\n    - {post: /login, json: {user: '${user}'}, capture: {token: token}}\n"
	tests := []struct{ name, home, scenario, env, want string }{
		{"a piece, and a variable", strings.Replace(piece, "region: eu", "region: eu, user: ann", 1), uses, "", ""},
		{"a piece that needs what the scenario has", piece, uses + "vars: {user: ann}\n", "", ""},
		{"a piece that needs what nobody has", piece, uses, "", `scenarios/s.yaml:3:11: the variable ${user} is not defined, and the piece "logged in" needs it (streamspec.yaml:4:36)
  3 | trigger: [{use: logged in}, {post: '/${token}'}]
    |           ^^^^^^^^^^^^^^^^
  defined here: region, service, service.shop, uuid, and env.NAME for the environment; ${user:-text} gives a default`},
		{"a piece that repeats", strings.Replace(piece, "user: '${user}'}", "user: 'u${n}'}, times: 2", 1), uses, "", ""},
		{"a piece whose variable is captured again", piece, strings.Replace(uses, "'/${region}'", "'/${token}'", 1) + "vars: {user: ann}\nduring: [{get: /, capture: {token: t}}]\n", "", ""},
		{"requests of a piece that cannot be made", piece + "  odd: [{get: 'http://127.0.0.1:99999/', headers: {X Y: a}}, {get: 'http://shop.example.com/'}]\n", uses + "vars: {user: ann}\n", "", `streamspec.yaml:5:15: the URL "http://127.0.0.1:99999/" has the port 99999, and ports go up to 65535
  5 |   odd: [{get: 'http://127.0.0.1:99999/', headers: {X Y: a}}, {get: 'http://shop.example.com/'}]
    |               ^^^^^^^^^^^^^^^^^^^^^^^^^
  write a path of the service, as /orders, or a whole URL, as http://127.0.0.1:8080/orders

streamspec.yaml:5:57: no header can have the name "X Y"
  a name has letters, digits, and of the marks most often -

streamspec.yaml:5:68: the host "shop.example.com" is not on this machine, and nobody allowed it
  5 |   odd: [{get: 'http://127.0.0.1:99999/', headers: {X Y: a}}, {get: 'http://shop.example.com/'}]
    |                                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^
  run with --allow-host shop.example.com`},
		{"a misspelt piece", strings.Replace(piece, "logged in", "loged in", 1), uses + "vars: {token: x}\n", "", `scenarios/s.yaml:3:11: no piece has the name "logged in"
  3 | trigger: [{use: logged in}, {post: '/${token}'}]
    |           ^
  did you mean "loged in"? streamspec.yaml has: loged in`},
		{"a piece of pieces", piece + "  both: [{use: logged in}]\n", uses + "vars: {user: ann}\n", "", `streamspec.yaml:5:10: the piece "both" uses the piece "logged in": a piece is made of actions
  5 |   both: [{use: logged in}]
    |          ^^^^^^^^^^^^^^^^
  write what it does itself, and let scenarios use both`},
		{"a credential in a piece", strings.Replace(piece, "post: /login", "post: /login, headers: {Authorization: Bearer secret-token}", 1), uses + "vars: {user: ann}\n", "", `streamspec.yaml:4:47: the header Authorization holds a secret, which must not stand in a file
  write ${secret.NAME}: the environment variable NAME, or a line NAME=VALUE of the file that --secrets names`},
		{"a host that is none", piece + "environments: {staging: {vars: {regoin: us}, services: {shopp: x}, hosts: ['a b']}}\n", uses + "vars: {user: ann}\n", "", `streamspec.yaml:5:75: "a b" is no host: it is a name or an address alone
  5 | environments: {staging: {vars: {regoin: us}, services: {shopp: x}, hosts: ['a b']}}
    |                                                                           ^^^^^^^
  write a host without scheme and port, such as staging.example.com, or *.example.com for all below it`},
		{"misspelt variables and services of an environment", piece + "environments: {staging: {vars: {regoin: us}, services: {shopp: x}}}\n", uses + "vars: {user: ann}\n", "", `streamspec.yaml:5:41: no variable has the name "regoin"
  5 | environments: {staging: {vars: {regoin: us}, services: {shopp: x}}}
    |                                         ^^
  did you mean "region"? the suite has: region, user; declare it under vars, or in a scenario

streamspec.yaml:5:64: no service has the name "shopp"
  5 | environments: {staging: {vars: {regoin: us}, services: {shopp: x}}}
    |                                                                ^
  did you mean "shop"? scenarios/services has: shop`},
		{"an environment that nobody describes", piece + "environments: {staging: {}}\n", uses + "vars: {user: ann}\n", "stagin", `--env stagin: no environment has this name
  did you mean "staging"? streamspec.yaml has: staging`},
		{"an action that is a piece as well", piece, strings.Replace(uses, "{use: logged in}", "{use: logged in, post: /x}", 1) + "vars: {user: ann}\n", "", `scenarios/s.yaml:3:28: unknown key "post"
  3 | trigger: [{use: logged in, post: /x}, {post: '/${token}'}]
    |                            ^^^^
  valid here: use`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := library(t, map[string]string{"../streamspec.yaml": test.home, "services/shop.yaml": shop, "s.yaml": test.scenario})
			_, err := check.Load(root, scenario.Options{Environment: test.env})
			got := ""
			if err != nil {
				got = strings.ReplaceAll(err.Error(), filepath.Dir(root)+"/", "")
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestWhichValueAVariableHas: a person's word goes before the environment's, that before a
// scenario's, and that before the suite's.
func TestWhichValueAVariableHas(t *testing.T) {
	const home = "vars: {a: suite, b: suite, c: suite, d: suite}\nenvironments: {staging: {vars: {c: staging, d: staging}, hosts: [staging.example.com]}}\n"
	root := library(t, map[string]string{
		"../streamspec.yaml": home,
		"s.yaml":             "scenario: s\nvars: {b: own, c: own}\nstream: {get: 'http://staging.example.com/'}\n",
	})
	loaded, err := check.Load(root, scenario.Options{Environment: "staging", Vars: map[string]string{"d": "person"}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"a": "suite", "b": "own", "c": "staging", "d": "person"}
	if diff := cmp.Diff(want, loaded.Scenarios["s"].Vars); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if _, err := check.Load(root); err == nil || !strings.Contains(err.Error(), "nobody allowed it") {
		t.Errorf("without the environment its host can be reached: %v", err)
	}
}
