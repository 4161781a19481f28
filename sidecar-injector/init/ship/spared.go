package ship

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// account is what a file of spared lines tells beside them: it stands behind the lines, and its length behind it.
type account struct {
	First   int64            `json:"first"`   // number of the first line that it accounts for
	End     int64            `json:"end"`     // one more than the number of the last one
	Body    int64            `json:"body"`    // bytes of the lines with their numbers
	Allowed map[string]int64 `json:"allowed"` // how many of which decision were not spared
	Denied  map[string]int64 `json:"denied"`
}

// isWhole says whether it can be one: zero lines are not counted.
func (a account) isWhole() bool {
	for _, counts := range []map[string]int64{a.Allowed, a.Denied} {
		for _, count := range counts {
			if count < 1 || count > a.End {
				return false
			}
		}
	}
	return a.First >= 1 && a.End > a.First && a.Allowed != nil && a.Denied != nil && a.lines() >= 0
}

// lines is how many of those that it accounts for stand before it.
func (a account) lines() int64 {
	lines := a.End - a.First
	for _, counts := range []map[string]int64{a.Allowed, a.Denied} {
		for _, count := range counts {
			lines -= count
		}
	}
	return lines
}

func (a account) shed() []shed {
	all := counted(a.Allowed, false)
	return append(all, counted(a.Denied, true)...)
}

func counted(counts map[string]int64, denied bool) []shed {
	var all []shed
	for _, decision := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, shed{decision, counts[decision], denied})
	}
	return all
}

// unreadable is the decision of lines that cannot be read any more.
const unreadable = "unreadable"

var errSpared = errors.New("a file of spared lines is damaged")

// sparedWriter makes a file of what is left of lines for which there was no room: those that were spared, and how many of
// which decision were not.
type sparedWriter struct {
	directory string
	file      *os.File
	out       *bufio.Writer
	account   account
}

func newSpared(directory string, first int64) (*sparedWriter, error) {
	file, err := create(filepath.Join(directory, sparedPrefix+"next"))
	if err != nil {
		return nil, err
	}
	return &sparedWriter{directory, file, bufio.NewWriter(file), account{first, first, 0, map[string]int64{}, map[string]int64{}}}, nil
}

// spare takes the next line.
func (w *sparedWriter) spare(json []byte) error {
	head := binary.AppendUvarint(nil, uint64(w.account.End))
	head = binary.AppendUvarint(head, uint64(len(json)))
	w.account.End++
	w.account.Body += int64(len(head) + len(json))
	if _, err := w.out.Write(head); err != nil {
		return err
	}
	_, err := w.out.Write(json)
	return err
}

// shed counts the next line, which was allowed.
func (w *sparedWriter) shed(decision string) {
	w.account.Allowed[decision]++
	w.account.End++
}

// count takes what another file tells beside its lines, which follow.
func (w *sparedWriter) count(other account) error {
	if other.First != w.account.End {
		return fmt.Errorf("%d does not follow %d: %w", other.First, w.account.End, errSpared)
	}
	for decision, count := range other.Allowed {
		w.account.Allowed[decision] += count
	}
	for decision, count := range other.Denied {
		w.account.Denied[decision] += count
	}
	w.account.End = other.End
	return nil
}

// append takes everything of the file that follows.
func (w *sparedWriter) append(next *sparedReader) error {
	if err := w.count(next.account); err != nil {
		return err
	}
	n, err := io.Copy(w.out, next.body())
	w.account.Body += n
	return err
}

// appendShed takes the next file too, with its lines counted instead of spared.
func (w *sparedWriter) appendShed(next *sparedReader) error {
	if err := w.count(next.account); err != nil {
		return err
	}
	lines := next.from(0)
	for left := next.account.lines(); left > 0; left-- {
		line, _, err := lines.next()
		if errors.Is(err, errSpared) || errors.Is(err, io.EOF) {
			w.account.Denied[unreadable] += left
			return nil
		}
		if err != nil {
			return err
		}
		decision, allowed := verdictOf(line.json)
		if allowed {
			w.account.Allowed[decision]++
		} else {
			w.account.Denied[decision]++
		}
	}
	return nil
}

// publish puts the file in its place, and gives its name.
func (w *sparedWriter) publish() (string, error) {
	name := fmt.Sprintf("%s%d-%d", sparedPrefix, w.account.First, w.account.End)
	return name, w.publishAs(name)
}

func (w *sparedWriter) publishAs(name string) error {
	tail, err := json.Marshal(w.account)
	if err == nil {
		_, err = w.out.Write(binary.BigEndian.AppendUint64(tail, uint64(len(tail))))
	}
	if err == nil {
		err = w.out.Flush()
	}
	if err != nil {
		w.file.Close()
		return err
	}
	return publish(w.file, filepath.Join(w.directory, name))
}

// sparedReader reads such a file.
type sparedReader struct {
	file    *os.File
	account account
}

func openSpared(path string) (*sparedReader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	reader := &sparedReader{file: file}
	if err := reader.readAccount(); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return reader, nil
}

func (r *sparedReader) readAccount() error {
	info, err := r.file.Stat()
	if err != nil {
		return err
	}
	length := make([]byte, 8)
	if _, err := r.file.ReadAt(length, info.Size()-8); err != nil {
		return errSpared
	}
	size := binary.BigEndian.Uint64(length)
	if size > uint64(info.Size()-8) {
		return errSpared
	}
	tail := make([]byte, size)
	if _, err := r.file.ReadAt(tail, info.Size()-8-int64(size)); err != nil {
		return err
	}
	if json.Unmarshal(tail, &r.account) != nil || r.account.Body != info.Size()-8-int64(size) || !r.account.isWhole() {
		return errSpared
	}
	return nil
}

func (r *sparedReader) close() {
	r.file.Close()
}

func (r *sparedReader) body() io.Reader {
	return io.NewSectionReader(r.file, 0, r.account.Body)
}

// from gives the lines from that offset on.
func (r *sparedReader) from(offset int64) *sparedLines {
	return &sparedLines{bufio.NewReader(io.NewSectionReader(r.file, offset, r.account.Body-offset)), offset}
}

type sparedLines struct {
	in     *bufio.Reader
	offset int64
}

// next gives a line and the offset behind it, or io.EOF.
func (l *sparedLines) next() (line, int64, error) {
	number, err := binary.ReadUvarint(l.in)
	if errors.Is(err, io.EOF) {
		return line{}, 0, io.EOF
	}
	if err != nil {
		return line{}, 0, errSpared
	}
	size, err := binary.ReadUvarint(l.in)
	if err != nil || size > longestLine {
		return line{}, 0, errSpared
	}
	json := make([]byte, size)
	if _, err := io.ReadFull(l.in, json); err != nil {
		return line{}, 0, errSpared
	}
	head := binary.AppendUvarint(binary.AppendUvarint(nil, number), size)
	l.offset += int64(len(head)) + int64(size)
	return line{int64(number), json}, l.offset, nil
}
