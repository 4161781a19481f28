package ship

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	sparedPrefix  = "spared-"
	damagedPrefix = "damaged-"
)

// overflow makes room when more was written than the bound allows. Stretches of lines, oldest first, leave the file; of each
// what was denied is spared in a file of its own, and what was allowed is counted by decision. When what was spared takes
// half of the bound, it is counted too, oldest first. The first stretch stays as it is once it stands there: it may have
// been offered.
type overflow struct {
	directory string
	file      *logFile
	limit     int64

	damaged []string // files that were set aside and not told of yet

	head   *sparedReader // the first stretch, while it is handed over
	handed int64         // offset behind its lines that were
	number int64         // behind those lines
	lines  int64         // how many they are
	behind int64         // offset behind the batch that was offered last
}

// most is how much is looked at in one go, and what a file of spared lines has at most.
func (o *overflow) most() int64 {
	return min(8<<20, o.limit/4)
}

// next is the next batch of the first stretch, of so many lines at most, without the log's name.
func (o *overflow) next(name string, most int) (*batch, error) {
	if o.head == nil {
		head, err := o.open(name)
		if err != nil {
			return nil, err
		}
		o.head, o.handed, o.number, o.lines = head, 0, head.account.First, 0
	}
	next := &batch{first: o.number}
	number := o.number
	o.behind = o.handed
	lines := o.head.from(o.handed)
	for bytes := 0; bytes < window && len(next.lines) < most; {
		line, behind, err := lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && (line.number < number || line.number >= o.head.account.End) {
			err = errSpared
		}
		if err != nil && len(next.lines) > 0 {
			// what can be read goes first
			break
		}
		if err != nil {
			return o.nextAfterDamage(name, most, err)
		}
		bytes, number = bytes+len(line.json), line.number+1
		next.lines = append(next.lines, line)
		o.behind = behind
	}
	if o.behind < o.head.account.Body {
		next.end = next.lines[len(next.lines)-1].number + 1
		return next, nil
	}
	next.end, next.shed = o.head.account.End, o.head.account.shed()
	return next, nil
}

// open reads what a file accounts for. One that is damaged holds up nothing: see replace.
func (o *overflow) open(name string) (*sparedReader, error) {
	path := filepath.Join(o.directory, name)
	reader, err := openSpared(path)
	if !errors.Is(err, errSpared) {
		return reader, err
	}
	var first, end int64
	if _, wrong := fmt.Sscanf(name, sparedPrefix+"%d-%d", &first, &end); wrong != nil || first >= end {
		return nil, err
	}
	if err := o.replace(name, account{First: first, End: end, Allowed: map[string]int64{}, Denied: map[string]int64{unreadable: end - first}}); err != nil {
		return nil, err
	}
	return openSpared(path)
}

// nextAfterDamage goes on behind the lines of the first stretch that can be read.
func (o *overflow) nextAfterDamage(name string, most int, err error) (*batch, error) {
	if !errors.Is(err, errSpared) {
		return nil, err
	}
	left := o.head.account
	if lines := left.lines() - o.lines; lines > 0 {
		left.Denied[unreadable] += lines
	}
	left.Body = 0
	o.head.close()
	o.head = nil
	if err := o.replace(name, left); err != nil {
		return nil, err
	}
	return o.next(name, most)
}

// replace sets a damaged file aside, for whoever looks into it. In its place comes one that counts its lines, as if they
// had been denied: what they said is not known any more.
func (o *overflow) replace(name string, left account) error {
	path, aside := filepath.Join(o.directory, name), damagedPrefix+name
	if err := os.Rename(path, filepath.Join(o.directory, aside)); err != nil {
		return err
	}
	o.damaged = append(o.damaged, aside)
	into, err := newSpared(o.directory, left.First)
	if err != nil {
		return err
	}
	defer into.file.Close()
	into.account = left
	return into.publishAs(name)
}

// kept says that the batch that was offered last is kept; true when the stretch ended with it.
func (o *overflow) kept(b *batch) bool {
	o.handed, o.number, o.lines = o.behind, b.end, o.lines+int64(len(b.lines))
	if b.end < o.head.account.End {
		return false
	}
	o.head.close()
	o.head = nil
	return true
}

// relieve gives the position after some was shed, and whether anything was.
func (o *overflow) relieve(p position, offered int64) (position, bool, error) {
	size, err := o.file.size()
	if err != nil {
		return p, false, err
	}
	spared, err := o.spared(p.Spared)
	if err != nil || size-p.Offset+spared <= o.limit {
		return p, false, err
	}
	name, offset, end, err := o.stretch(p, offered)
	if err != nil || offset == p.Offset {
		return p, false, err
	}
	names, err := o.add(p.Spared, name)
	for again := err == nil; again; {
		spared, err = o.spared(names)
		if err != nil || len(names) < 2 || spared <= o.limit/2 {
			break
		}
		names, again, err = o.shedSecond(names)
	}
	return position{p.Log, offset, end, names}, true, err
}

func (o *overflow) spared(names []string) (int64, error) {
	var bytes int64
	for _, name := range names {
		info, err := os.Stat(filepath.Join(o.directory, name))
		if err != nil {
			return 0, err
		}
		bytes += info.Size()
	}
	return bytes, nil
}

// stretch reads on from the position and writes down what is spared. What may have been offered is spared whatever it is.
func (o *overflow) stretch(p position, offered int64) (name string, offset, end int64, err error) {
	into, err := newSpared(o.directory, p.Number)
	if err != nil {
		return "", 0, 0, err
	}
	defer into.file.Close()
	offset = p.Offset
	for stop := max(p.Offset+o.most(), offered); offset < stop; {
		read, err := o.file.read(offset, everything)
		if err != nil {
			return "", 0, 0, err
		}
		if len(read.lines) == 0 {
			break
		}
		for _, line := range read.lines {
			if err := take(into, line, offset < offered); err != nil {
				return "", 0, 0, err
			}
		}
		offset = read.end
	}
	if offset == p.Offset {
		return "", offset, p.Number, nil
	}
	name, err = into.publish()
	return name, offset, into.account.End, err
}

func take(into *sparedWriter, line []byte, offered bool) error {
	decision, allowed := verdictOf(line)
	if offered || !allowed {
		return into.spare(line)
	}
	into.shed(decision)
	return nil
}

// add puts a stretch at the end, as one with the last where that stays small.
func (o *overflow) add(before []string, name string) ([]string, error) {
	names := append(slices.Clone(before), name)
	if len(names) < 3 {
		return names, nil
	}
	both := names[len(names)-2:]
	size, err := o.spared(both)
	if err != nil || size > o.most() {
		return names, err
	}
	joined, err := o.join(both, (*sparedWriter).append)
	return append(names[:len(names)-2], joined), err
}

// shedSecond counts what the second stretch spared, and makes it one with the third; false when there is nothing to shed.
func (o *overflow) shedSecond(names []string) ([]string, bool, error) {
	second := names[1:min(3, len(names))]
	if len(second) == 1 {
		reader, err := o.open(second[0])
		if err != nil {
			return names, false, err
		}
		reader.close()
		if reader.account.Body == 0 {
			return names, false, nil
		}
	}
	joined, err := o.join(second, (*sparedWriter).appendShed)
	if err != nil {
		return names, false, err
	}
	return slices.Replace(slices.Clone(names), 1, 1+len(second), joined), true, nil
}

// join makes one file of one or two that follow each other, the second as it is.
func (o *overflow) join(names []string, first func(*sparedWriter, *sparedReader) error) (string, error) {
	var readers []*sparedReader
	for _, name := range names {
		reader, err := o.open(name)
		if err != nil {
			return "", err
		}
		defer reader.close()
		readers = append(readers, reader)
	}
	into, err := newSpared(o.directory, readers[0].account.First)
	if err != nil {
		return "", err
	}
	defer into.file.Close()
	take := first
	for _, reader := range readers {
		if err := take(into, reader); err != nil {
			return "", err
		}
		take = (*sparedWriter).append
	}
	return into.publish()
}

// deleteAllBut deletes what no position names any more.
func (o *overflow) deleteAllBut(names []string) error {
	entries, err := os.ReadDir(o.directory)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if name := entry.Name(); strings.HasPrefix(name, sparedPrefix) && !slices.Contains(names, name) {
			if err := os.Remove(filepath.Join(o.directory, name)); err != nil {
				return err
			}
		}
	}
	return nil
}
