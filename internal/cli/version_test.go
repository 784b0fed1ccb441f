package cli_test

import (
	"runtime"
	"testing"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	mustContain(t, streamspec(t, nil, "version").stdout, "streamspec ", runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
}
