package steps

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/tlsconfig"
)

// tlsSentences say whom the client trusts over TLS, and as whom it shows itself.
func tlsSentences() []Sentence {
	return []Sentence{
		given(`the server's certificate is signed by "FILE"`, `^the server's certificate is signed by `+text+`$`, trust(func(t *tlsconfig.Settings, a arguments) {
			t.CA = a.text(0)
		})).note("beside the scenario's file: the only authorities to trust; so of all streams of the scenario"),
		given(`the server's certificate is for "HOST"`, `^the server's certificate is for "([^"]+)"$`, change(func(sc *scenario.Scenario, a arguments) {
			eachTLS(sc, func(t *tlsconfig.Settings) { t.ServerName = a.text(0) })
		})).note("instead of the URL's host"),
		given(`the server's certificate is not checked`, `^the server's certificate is not checked$`, change(func(sc *scenario.Scenario, _ arguments) {
			eachTLS(sc, func(t *tlsconfig.Settings) { t.Insecure = true })
		})),
		given(`the client shows the certificate "FILE" with the key "FILE"`, `^the client shows the certificate `+text+` with the key `+text+`$`, trust(func(t *tlsconfig.Settings, a arguments) {
			t.Cert, t.Key = a.text(0), a.text(1)
		})).note("beside the scenario's file"),
	}
}

func eachTLS(sc *scenario.Scenario, set func(*tlsconfig.Settings)) {
	for _, name := range sc.Followed() {
		set(&sc.Named(name).TLS)
	}
}

// trust makes a sentence's run of settings that name files, which a feature finds only beside
// the scenario.
func trust(set func(*tlsconfig.Settings, arguments)) func(context.Context, *session, arguments) error {
	return func(_ context.Context, s *session, a arguments) error {
		sc, err := s.scenario()
		if err != nil {
			return err
		}
		for _, file := range a.texts {
			if !filepath.IsLocal(file) {
				return fmt.Errorf("the file %q is not beside the scenario; a feature names files there, and below", file)
			}
		}
		eachTLS(sc, func(t *tlsconfig.Settings) { set(t, a) })
		return nil
	}
}
