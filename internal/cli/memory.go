package cli

import (
	"os"
	"runtime/debug"
)

// Memory is collected earlier than Go does by itself: less of it is taken while thousands of
// streams are followed. Where little is in use, it would be collected again and again, most of all while
// files are read: so a part counts as in use that is never touched, and takes none.
const (
	usualPercent   = 20
	readingPercent = 150
	untouchedBytes = 20 << 20
)

// untouched is memory that only counts. What the person says who started us counts more.
func untouched() []byte {
	if os.Getenv("GOGC") != "" {
		return nil
	}
	return make([]byte, untouchedBytes)
}

// collectAt says how much memory is taken for new things, in percent of what is in use, before what is
// not is collected. What the person says who started us counts more.
func collectAt(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// reading has memory collected as it is best while files are read, until what it answers is called. Then
// what only reading needed of the program is given back as well.
func reading() (done func()) {
	collectAt(readingPercent)
	return func() {
		giveBackProgram()
		collectAt(usualPercent)
	}
}
