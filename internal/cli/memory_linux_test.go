package cli

import (
	"os"
	"regexp"
	"runtime"
	"strconv"
	"testing"
)

func TestWhatIsMappedOfTheProgramIsGivenBack(t *testing.T) {
	before := mappedOfFiles(t)
	giveBackProgram()
	if after := mappedOfFiles(t); after > before/2 {
		t.Errorf("%d KiB of files are mapped, and were %d KiB", after, before)
	}
	runtime.GC() // reads all kinds of data of the program again
}

// mappedOfFiles is how many KiB of files this process has mapped.
func mappedOfFiles(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`RssFile:\s+(\d+) kB`).FindSubmatch(status)
	kib, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kib
}

func TestMappedBy(t *testing.T) {
	for line, want := range map[string]mapped{
		"00400000-013d8000 r-xp 00000000 fe:00 771 /usr/bin/streamspec":   {addresses{0x400000, 0x13d8000}, false, true},
		"02529000-025cd000 rw-p 02129000 fe:00 771 /usr/bin/streamspec":   {addresses{0x2529000, 0x25cd000}, true, true},
		"c000000000-c000400000 rw-p 00000000 00:00 0 ":                    {addresses{0xc000000000, 0xc000400000}, true, false},
		"7ffd3d5f5000-7ffd3d5f7000 r-xp 00000000 00:00 0          [vdso]": {addresses{0x7ffd3d5f5000, 0x7ffd3d5f7000}, false, false},
	} {
		if got, is := mappedBy(line); !is || got != want {
			t.Errorf("%s: %+v, %t", line, got, is)
		}
	}
	if got, is := mappedBy("Anonymous:             0 kB"); is {
		t.Errorf("a value is no mapping, and was %+v", got)
	}
}
