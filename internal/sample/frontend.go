package sample

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// fetchTimeout bounds the fetch of the version, body included.
const fetchTimeout = 5 * time.Second

// maxVersionSize bounds the body that a front end answers with, in bytes.
const maxVersionSize = 1 << 20

// A frontend is where the version comes from.
type frontend struct {
	url      string
	client   *http.Client
	fallback bool // a version is built in
	hammers  bool // who fails is asked again at once
	madeUp   bool // nobody is asked
	tells    bool // it is told a credential
}

func newFrontend(cfg Config) *frontend {
	return &frontend{
		url: cfg.FrontendVersionURL,
		// Fetches are rare: no connection is kept, so none is left behind.
		client:   &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
		fallback: cfg.Closed.VersionFallback, hammers: cfg.Fault.defect().hammers, madeUp: cfg.Fault.defect().madeUp, tells: cfg.Fault.defect().tells,
	}
}

// builtInVersion is what a fallback serves.
func builtInVersion() object {
	return object{{"version", "0.0.0"}, {"environment", "sample"}, {"git_commit", "unknown"}}
}

// version is the data of the version event: the JSON that the front end serves,
// or its text under "raw" if that is not JSON.
func (f *frontend) version(ctx context.Context) (any, error) {
	if f.madeUp {
		return builtInVersion(), nil
	}
	text, err := f.fetch(ctx)
	if err != nil && f.hammers {
		_, _ = f.fetch(ctx)
	}
	if err != nil && f.fallback {
		return builtInVersion(), nil
	}
	if err != nil {
		return nil, err
	}
	if value, ok := parseJSON(text); ok {
		return value, nil
	}
	return object{{"raw", string(text)}}, nil
}

func (f *frontend) fetch(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.url, nil)
	if err != nil {
		return nil, err
	}
	if f.tells {
		request.SetBasicAuth("sample", "sample")
	}
	response, err := f.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		return nil, fmt.Errorf("%s answered %s", f.url, response.Status)
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxVersionSize+1))
	if len(text) > maxVersionSize {
		return nil, fmt.Errorf("%s answered with more than %d bytes", f.url, maxVersionSize)
	}
	return text, err
}
