package service

import (
	"crypto/tls"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/internal/tlsconfig"
)

// overTLS is a server that speaks TLS, and the file of the authority that it is to be trusted by.
func overTLS(t *testing.T) (server *httptest.Server, ca string) {
	t.Helper()
	server = httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	ca = filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(ca, block, 0o600); err != nil {
		t.Fatal(err)
	}
	return server, ca
}

// TestAServiceThatSpeaksTLS: its probe, and whoever calls it, trust whom it says.
func TestAServiceThatSpeaksTLS(t *testing.T) {
	server, ca := overTLS(t)
	def := Definition{Name: "secure", URL: server.URL, Ready: &Probe{Get: "/health"}, TLS: &tlsconfig.Settings{CA: ca}}
	inst := acquire(t, newTestPool(t), def)
	client := httpcall.Client{Service: func() (string, bool) { return inst.URL(), true }, TLSOf: inst.TLSOf}
	if _, err := client.Do(t.Context(), httpcall.Request{Target: httpcall.Target{Get: "/x"}}, nil); err != nil {
		t.Error(err)
	}
	if inst.TLSOf("127.0.0.1:1") != nil {
		t.Error("its settings hold for another server")
	}
}

func TestAServiceThatNobodyTrusts(t *testing.T) {
	server, ca := overTLS(t)
	def := Definition{Name: "secure", URL: server.URL, Ready: &Probe{Get: "/health", Within: time.Hour}}
	untrusted := acquireFails[*NotReadyError](t, newTestPool(t), def)
	if want := `the service "secure" was not ready yet: its certificate is not trusted`; !strings.HasPrefix(untrusted.Error(), want) ||
		!strings.Contains(untrusted.LastProbe, "signed itself") || !strings.Contains(untrusted.Hint, "tls: {ca: FILE}") {
		t.Errorf("got %v, want %s…", untrusted, want)
	}
	wrong := filepath.Join("..", "..", "scenarios", "services", "certificates", "authority.pem")
	def.TLS = &tlsconfig.Settings{CA: wrong}
	if hint := acquireFails[*NotReadyError](t, newTestPool(t), def).Hint; strings.Contains(hint, "ca: FILE") || !strings.Contains(hint, "tls: {ca: …}") {
		t.Errorf("it has a ca, and the hint is %s", hint)
	}
	def.TLS = &tlsconfig.Settings{CA: ca + ".lost"}
	_, err := newTestPool(t).Acquire(t.Context(), def, nil, nil, false)
	if want := `the service "secure": tls: the file of trusted certificates: `; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s…", err, want)
	}
}

// TestAServiceThatIsStartedAndSpeaksTLS: its URL says so, and its stubs can call it.
func TestAServiceThatIsStartedAndSpeaksTLS(t *testing.T) {
	def := behaving("serves-tls")
	def.TLS = &tlsconfig.Settings{Insecure: true}
	def.Stubs = map[string][]stub.Route{"up": {{
		Pattern: httpcall.On("GET", "/"), WhileHeld: []stub.Callback{{Request: httpcall.Request{Target: httpcall.Target{Get: "/pid"}}}},
	}}}
	inst := acquire(t, newTestPool(t), def)
	if !strings.HasPrefix(inst.URL(), "https://127.0.0.1:") {
		t.Errorf("it is at %s", inst.URL())
	}
	testhelp.Get(t, inst.Stub("up").URL()+"/")
	if called := inst.Stub("up").Called(); len(called) != 1 || called[0].Err != nil {
		t.Errorf("its stub called %v", called)
	}
}

// serveTLS serves with the certificate that package httptest has.
func serveTLS(handler http.Handler) {
	certificate := httptest.NewUnstartedServer(nil)
	certificate.StartTLS()
	server := &http.Server{
		Addr: "127.0.0.1:" + os.Getenv("PORT"), Handler: handler,
		TLSConfig: &tls.Config{Certificates: certificate.TLS.Certificates},
	}
	_ = server.ListenAndServeTLS("", "")
}
