// A page's feed by the official Go SDK of Datastar: a list that grows, and the signal that says
// how long it is.
//
//	GET /feed            three items, 50 ms apart
//	GET /feed?break=1    signals that are no JSON: the SDK lets them through
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/starfederation/datastar-go/datastar"
)

const items = 3

func main() {
	http.HandleFunc("GET /health", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("GET /feed", feed)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func feed(w http.ResponseWriter, r *http.Request) {
	to := datastar.NewSSE(w, r)
	err := to.PatchElements(`<ul id="feed"></ul>`)
	for i := range items {
		time.Sleep(50 * time.Millisecond)
		signals := fmt.Appendf(nil, `{"length":%d}`, i+1)
		if r.URL.Query().Has("break") {
			signals = []byte("not JSON")
		}
		if err == nil {
			err = to.PatchElements(fmt.Sprintf("<li>\n  %d\n</li>", i+1), datastar.WithSelector("#feed"), datastar.WithModeAppend())
		}
		if err == nil {
			err = to.PatchSignals(signals)
		}
	}
	if err != nil {
		log.Print(err)
	}
}
