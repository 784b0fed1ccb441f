package sse

import "golang.org/x/sys/cpu"

// indexEndings writes the places of the CRs and LFs in text, which is whole blocks,
// to ends, and tells how many there are, and whether there is an odd byte in text:
// NUL, or one that is not ASCII. It may write to spareEndings more places.
func indexEndings(ends []uint16, text []byte) (n int, cr, odd bool) {
	if cpu.X86.HasAVX2 && cpu.X86.HasBMI1 && cpu.X86.HasPOPCNT && len(ends) >= len(text)+spareEndings {
		return indexEndingsAVX2(ends, text)
	}
	return indexEndingsInGo(ends, text)
}

// indexEndingsAVX2 is indexEndings for processors with AVX2, BMI1 and POPCNT.
//
//go:noescape
func indexEndingsAVX2(ends []uint16, text []byte) (n int, cr, odd bool)
