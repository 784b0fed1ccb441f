package play

import (
	"slices"
	"testing"
)

// The lines of a log that several scenarios share are told apart by the values of each.
func TestLinesOfAScenario(t *testing.T) {
	v := newVariables(nil, &recorder{}, nil)
	v.set("order", "order-42")
	v.set("n", "42") // any line may have it
	v.set("service", "http://127.0.0.1:4242")
	v.set("service.shop", "http://127.0.0.1:4242")
	v.set("stub.bank", "http://127.0.0.1:4343")
	uuid, _ := v.lookup("uuid")
	identifiers := v.identifiers()
	slices.Sort(identifiers)
	want := []string{"order-42", uuid}
	slices.Sort(want)
	if !slices.Equal(identifiers, want) {
		t.Errorf("its identifiers are %q", identifiers)
	}
	log := "listening on http://127.0.0.1:4242\norder-42 is paid\norder-43 is paid for 42\nrequest " + uuid
	if got, want := linesWith(log, identifiers), "order-42 is paid\nrequest "+uuid; got != want {
		t.Errorf("got %q", got)
	}
}
