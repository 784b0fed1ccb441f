//go:build !amd64

package sse

// indexEndings is indexEndingsInGo, where there is nothing faster.
func indexEndings(ends []uint16, text []byte) (n int, cr, odd bool) {
	return indexEndingsInGo(ends, text)
}
