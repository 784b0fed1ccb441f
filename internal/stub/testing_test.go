package stub

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/streamspec/streamspec/internal/httpcall"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func on(method, path string) httpcall.Pattern { return httpcall.On(method, path) }

func to(method, url string) httpcall.Request {
	return httpcall.Request{Target: httpcall.To(method, url)}
}

func with(r httpcall.Request, c httpcall.Content) httpcall.Request {
	r.Content = c
	return r
}
