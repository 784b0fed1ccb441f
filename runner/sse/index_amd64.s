#include "textflag.h"

// PLACE writes the place of the lowest bit in R8, and clears it.
#define PLACE(to) \
	TZCNTQ R8, R9; \
	ADDQ   BX, R9; \
	MOVW   R9, to(DI); \
	BLSRQ  R8, R8

// indexEndingsAVX2 looks at blocks of 64 bytes, and trusts that ends has room.
//
// func indexEndingsAVX2(ends []uint16, text []byte) (n int, cr, odd bool)
TEXT ·indexEndingsAVX2(SB), NOSPLIT, $0-58
	MOVQ ends_base+0(FP), DI
	MOVQ text_base+24(FP), SI
	MOVQ text_len+32(FP), DX
	MOVQ DI, R11
	XORQ BX, BX              // the place of the block
	ANDQ $~63, DX

	MOVL $0x0A0A0A0A, AX
	VMOVD AX, X0
	VPBROADCASTD X0, Y0      // LF
	MOVL $0x0D0D0D0D, AX
	VMOVD AX, X1
	VPBROADCASTD X1, Y1      // CR
	VPXOR Y2, Y2, Y2         // NUL
	VPCMPEQB Y3, Y3, Y3
	VPABSB Y3, Y3            // the least bytes so far: 1
	VPXOR Y10, Y10, Y10      // the CRs so far

	CMPQ BX, DX
	JEQ  done

block:
	VMOVDQU (SI)(BX*1), Y4
	VMOVDQU 32(SI)(BX*1), Y5
	VPCMPEQB Y0, Y4, Y6
	VPCMPEQB Y1, Y4, Y7
	VPCMPEQB Y0, Y5, Y8
	VPCMPEQB Y1, Y5, Y9
	VPOR Y6, Y7, Y6
	VPOR Y8, Y9, Y8
	VPOR Y7, Y9, Y7
	VPMINSB Y4, Y5, Y4       // signed: a byte that is not ASCII is negative
	VPMOVMSKB Y6, R8
	VPMOVMSKB Y8, R9
	VPMINSB Y4, Y3, Y3
	VPOR Y7, Y10, Y10
	SHLQ $32, R9
	ORQ  R9, R8
	JZ   next

	// Four places at a time are written, be there so many or not: to jump for each
	// would be slower, since nobody can predict how many there are.
	POPCNTQ R8, R10
	LEAQ (DI)(R10*2), R10    // behind the last one

some:
	PLACE(0)
	PLACE(2)
	PLACE(4)
	PLACE(6)
	ADDQ $8, DI
	TESTQ R8, R8
	JNZ  some
	MOVQ R10, DI

next:
	ADDQ $64, BX
	CMPQ BX, DX
	JNE  block

done:
	VPCMPGTB Y2, Y3, Y3      // what is more than NUL
	VPMOVMSKB Y3, AX
	VPMOVMSKB Y10, CX
	VZEROUPPER
	SUBQ R11, DI
	SHRQ $1, DI
	MOVQ DI, n+48(FP)
	TESTL CX, CX
	SETNE cr+56(FP)
	CMPL AX, $-1
	SETNE odd+57(FP)
	RET
