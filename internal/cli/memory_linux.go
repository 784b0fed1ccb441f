package cli

import (
	"bufio"
	"math/bits"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// giveBackProgram has the system forget which parts of the program file it has mapped for us. Of 25 MiB
// that starting and reading touched, the streams need 17; what is needed again is still in the page cache.
func giveBackProgram() {
	for _, m := range unchangedMappings() {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, m.from, m.to-m.from, syscall.MADV_DONTNEED) // nothing is lost where it fails
	}
}

// addresses are from the first, to the one behind the last.
type addresses struct{ from, to uintptr }

// unchangedMappings are those of files that nobody can write to now, and nobody has written to: what a
// loader changed in one would be lost if it were given back.
func unchangedMappings() []addresses {
	mappings, err := os.Open("/proc/self/smaps")
	if err != nil {
		return nil
	}
	defer mappings.Close()
	var unchanged []addresses
	var of mapped
	for lines := bufio.NewScanner(mappings); lines.Scan(); {
		if next, is := mappedBy(lines.Text()); is {
			of = next
			continue
		}
		name, value, _ := strings.Cut(lines.Text(), ":")
		if name == "Anonymous" && strings.TrimSpace(value) == "0 kB" && of.ofFile && !of.writable {
			unchanged = append(unchanged, of.addresses)
		}
	}
	return unchanged
}

// mapped is what the first line about one says.
type mapped struct {
	addresses
	writable, ofFile bool
}

// mappedBy reads such a line, of addresses, rights, offset, device, inode and name; the others are a name, a
// colon and a value.
func mappedBy(line string) (m mapped, is bool) {
	fields := strings.Fields(line)
	if len(fields) < 5 {
		return m, false
	}
	from, to, _ := strings.Cut(fields[0], "-")
	first, errFirst := strconv.ParseUint(from, 16, bits.UintSize)
	behind, errBehind := strconv.ParseUint(to, 16, bits.UintSize)
	m.from, m.to = uintptr(first), uintptr(behind)
	m.writable, m.ofFile = strings.Contains(fields[1], "w"), fields[4] != "0"
	return m, errFirst == nil && errBehind == nil
}
