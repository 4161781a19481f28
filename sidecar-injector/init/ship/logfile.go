package ship

import (
	"bytes"
	"errors"
	"io"
	"os"
	"syscall"
)

const (
	// window is how much is read at a time, and so the most that one batch has, but for a longer line.
	window = 256 << 10
	// longestLine is where a line is cut. Sixty kilobytes of a path are six times as many in JSON.
	longestLine = 4 << 20
)

// logFile is the file to which the proxy appends, read as lines. It only ever grows; what is not needed any more gives its
// room back and keeps its offsets, so that neither the proxy nor the reader has to stop for it.
type logFile struct {
	file   *os.File
	holes  holes
	buffer []byte
}

// stretch of whole lines that follow each other.
type stretch struct {
	lines [][]byte // without their ends, and without empty ones; good until the next read
	end   int64    // offset behind the last
}

func openLog(path string) (*logFile, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	return &logFile{file: file, holes: holes{file: file}, buffer: make([]byte, window)}, nil
}

// read gives those from that offset on for which one window has room, and no more than so many; none when there is no whole one.
func (f *logFile) read(offset int64, most int) (stretch, error) {
	for room := f.buffer; ; room = make([]byte, 2*len(room)) {
		n, err := f.file.ReadAt(room, offset)
		if err != nil && !errors.Is(err, io.EOF) {
			return stretch{}, err
		}
		end := bytes.LastIndexByte(room[:n], '\n') + 1
		if end > 0 || n < len(room) {
			lines, end := split(room[:end], most)
			return stretch{lines, offset + int64(end)}, nil
		}
		if len(room) >= longestLine {
			return stretch{[][]byte{room}, offset + int64(n)}, nil
		}
	}
}

// split gives the offset behind the last line too.
func split(whole []byte, most int) (lines [][]byte, end int) {
	for end < len(whole) && len(lines) < most {
		line, _, _ := bytes.Cut(whole[end:], []byte{'\n'})
		if len(line) > 0 {
			lines = append(lines, line)
		}
		end += len(line) + 1
	}
	return lines, end
}

func (f *logFile) size() (int64, error) {
	info, err := f.file.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// firstData is the offset behind what was given back: a disk knows roughly where there is data, and the rest reads as zeros.
func (f *logFile) firstData() (int64, error) {
	const seekData = 3
	offset, err := f.file.Seek(0, seekData)
	if errors.Is(err, syscall.ENXIO) {
		return f.size()
	}
	for err == nil {
		n, failed := f.file.ReadAt(f.buffer, offset)
		zeros := n - len(bytes.TrimLeft(f.buffer[:n], "\x00"))
		offset += int64(zeros)
		if zeros < n || errors.Is(failed, io.EOF) {
			return offset, nil
		}
		err = failed
	}
	return 0, err
}
