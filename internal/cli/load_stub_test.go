package cli_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestWhatAStubReceivedForAnotherClient holds for none but that: the shop asks its bank for the second client alone.
func TestWhatAStubReceivedForAnotherClient(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_ = http.NewResponseController(w).Flush()
		if n := r.URL.Query().Get("n"); n == "2" {
			answer, err := http.Post(r.URL.Query().Get("bank")+"/charges?n="+n, "", nil) //nolint:noctx // it answers at once
			if err == nil {
				_ = answer.Body.Close()
			}
		}
		time.Sleep(500 * time.Millisecond)
		fmt.Fprint(w, "event: done\ndata: 1\n\n")
	}))
	t.Cleanup(server.Close)
	dir := files(t, map[string]string{
		"scenarios/services/shop.yaml": "service: shop\nrun: streamspec sample\nenv: {PORT: \"${port}\"}\nready: {tcp: \"${port}\"}\nstubs: {bank: [{post: /charges, status: 201}]}\n",
		"scenarios/s.yaml": fmt.Sprintf(`scenario: charged
service: shop
stream: {get: "%s/?n=${client}&bank=${stub.bank}", until: end}
expect:
  - {received: bank, post: /charges}
  - {received: bank, post: /charges, where: {query.n: "${client}"}}
load: {clients: 3}
`, server.URL),
	})
	got := streamspecIn(t, dir, nil, "load", "scenarios")
	mustContain(t, got.stdout, `0 %        the stub "bank" received "POST /charges"; 3 unknown`, "other clients used the service \"shop\" meanwhile",
		`threshold missed: the stub "bank" received "POST /charges" that has "query.n" equal to "${client}": 100 %; got 33.333 %, 1 of 3`)
	again := streamspecIn(t, dir, nil, "judge", "reports/load")
	mustContain(t, again.stdout, "other clients used the service \"shop\" meanwhile")
}
