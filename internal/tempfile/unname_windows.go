package tempfile

import (
	"os"

	"golang.org/x/sys/windows"
)

// unname opens a file anew so that Windows removes it once that is closed: one that is open cannot be
// removed there.
func unname(file *os.File) (*os.File, error) {
	path, err := windows.UTF16PtrFromString(file.Name())
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	handle, err := windows.CreateFile(path, windows.GENERIC_READ|windows.GENERIC_WRITE|windows.DELETE,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, // a scanner may have it open
		nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_TEMPORARY|windows.FILE_FLAG_DELETE_ON_CLOSE, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: file.Name(), Err: err}
	}
	return os.NewFile(uintptr(handle), file.Name()), nil
}
