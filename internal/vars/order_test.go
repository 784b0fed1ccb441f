package vars_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/vars"
)

func TestOrder(t *testing.T) {
	texts := map[string]string{"a": "${c}/${b}", "b": "${c} ${uuid}", "c": "1", "d": "${x:-${e}"}
	got, err := vars.Order(texts)
	if err != nil || strings.Join(got, " ") != "c b a d" {
		t.Errorf("the order is %v, %v", got, err)
	}
	_, err = vars.Order(map[string]string{"a": "${b}", "b": "${c}", "c": "${b}"})
	if want := "variables need each other in a circle: b needs c needs b"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
