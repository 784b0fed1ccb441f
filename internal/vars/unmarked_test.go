package vars_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/vars"
)

func TestUnmarked(t *testing.T) {
	known := func(name string) bool { return name == "order_id" || name == "a.b" || name == "top" }
	for text, want := range map[string]struct{ anywhere, segments string }{
		"/orders/{order_id}":                   {"{order_id}", "{order_id}"},
		"/orders/$order_id/x":                  {"$order_id", "$order_id"},
		"/orders/<order_id>?x":                 {"<order_id>", "<order_id>"},
		"/orders/:order_id#x":                  {"", ":order_id"},
		"/x/{a.b}/<order_id>":                  {"{a.b} <order_id>", "{a.b} <order_id>"},
		"http://127.0.0.1:80/{order_id}":       {"{order_id}", "{order_id}"},
		"${service.shop:-http://x}/{order_id}": {"{order_id}", "{order_id}"},
		"/x/${order_id}/{order_id}":            {"{order_id}", "{order_id}"},
		"/x/$order_ids/$order_id":              {"$order_id", "$order_id"},
		"x <order_id> y":                       {"<order_id>", ""},
		"{a.b}<order_id>":                      {"{a.b} <order_id>", ""},
		"/{{order_id}}":                        {"{order_id}", ""},
		"/x{order_id}/Orders($order_id)":       {"{order_id} $order_id", ""},
		"http://{order_id}":                    {"{order_id}", ""},
		"http://{order_id}/x":                  {"{order_id}", ""},
		"/s?$top=${top}&to=/$top/x":            {"$top $top", ""},
		"?to=/$top":                            {"$top", ""},
		"/${order_id}/$${order_id}":            {"", ""},
		"/${order_id:-/:top/}":                 {"", ""},
		"/{id}/$id/<id>/:id/{/$":               {"", ""},
		"/%24order_id/%7Border_id}":            {"", ""},
		"":                                     {"", ""},
	} {
		for got, want := range map[*[]vars.Unmarked]string{
			new(vars.UnmarkedIn(text, known)):       want.anywhere,
			new(vars.UnmarkedSegments(text, known)): want.segments,
		} {
			var all []string
			for _, one := range *got {
				if !strings.HasPrefix(text[one.Start:], one.Written) {
					t.Errorf("%s: %s stands not at %d", text, one.Written, one.Start)
				}
				all = append(all, one.Written)
			}
			if found := strings.Join(all, " "); found != want {
				t.Errorf("%s: got %s, want %s", text, found, want)
			}
		}
	}
}

func TestUnmarkedAsItStands(t *testing.T) {
	one := vars.Unmarked{Name: "count", Written: "$count"}
	const want = "$count is no variable: it stands for itself; did you mean ${count}? if it is meant as it stands, write %24count"
	if got := one.Reason() + "; " + one.OrAsItStands(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
