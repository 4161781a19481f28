package ship

import (
	"encoding/json"
	"os"
	"path/filepath"
)

const (
	refusedFile = "refused.json"
	// mostRefused is how many bytes that file has at most.
	mostRefused = 1 << 20
	// mostOfLine is how many bytes of a line are set aside.
	mostOfLine = 64 << 10
)

// refusedLines are those that the control plane will never take. The first of them stand in a file of their own, for whoever
// looks into it; all are counted.
type refusedLines struct {
	directory string
	count     int64
}

// refusedLine is a line of that file.
type refusedLine struct {
	Log    string `json:"log"`
	Number int64  `json:"number"`
	Bytes  int    `json:"bytes"` // of the line
	Line   []byte `json:"line"`  // its beginning, in base64: it may be anything
}

// add gives how many there were since the start.
func (r *refusedLines) add(log string, l line) (int64, error) {
	r.count++
	entry, err := json.Marshal(refusedLine{log, l.number, len(l.json), l.json[:min(len(l.json), mostOfLine)]})
	if err != nil {
		return r.count, err
	}
	file, err := os.OpenFile(filepath.Join(r.directory, refusedFile), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return r.count, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.Size()+int64(len(entry)) >= mostRefused {
		return r.count, err
	}
	if _, err := file.Write(append(entry, '\n')); err != nil {
		return r.count, err
	}
	return r.count, file.Sync()
}
