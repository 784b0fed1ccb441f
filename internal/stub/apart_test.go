package stub

import "testing"

// TestWhatTheScenarioKnowsOfAnotherClient: to a scenario a variable that a stub captures is the
// latest, whoever sent it; a route that keeps clients apart does not take it for its client's.
func TestWhatTheScenarioKnowsOfAnotherClient(t *testing.T) {
	var stub *Server
	stub, err := Start("upstream", routesOf(t, `
  - {post: /name, for_each: header.X-Client, capture: {name: name}}
  - {get: /name, for_each: header.X-Client, body: "${name:-nobody} ${motto}"}
  - {get: /last, body: "${name}"}
`), Surroundings{Variables: func(name string) (string, bool) {
		value, ok := stub.Captured()[name]
		return value, ok || name == "motto"
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stub.Close)
	send(t, stub, "POST /name", `{"name": "Ann"}`, "X-Client: a")
	for _, c := range []struct{ path, client, want string }{{"/name", "a", "Ann "}, {"/name", "b", "nobody "}, {"/last", "b", "Ann"}} {
		if _, got := send(t, stub, "GET "+c.path, "", "X-Client: "+c.client); got != c.want {
			t.Errorf("%s of %s: got %q, want %q", c.path, c.client, got, c.want)
		}
	}
}
