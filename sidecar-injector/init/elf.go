package main

import (
	"bytes"
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// libraries is where the init image has shared libraries.
var libraries = []string{"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu",
	"/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu"}

// carry copies a program with its loader and all its libraries into a directory, since a node need not have it, and says
// with what command it runs there. A program without a loader is linked statically.
func carry(program, directory string) ([]string, error) {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return nil, err
	}
	loader, err := interpreter(program)
	if err != nil {
		return nil, err
	}
	copied := map[string]bool{}
	pending := []string{program}
	if loader != "" {
		pending = append(pending, loader)
	}
	for len(pending) > 0 {
		path := pending[0]
		pending = pending[1:]
		name := filepath.Base(path)
		if copied[name] {
			continue
		}
		copied[name] = true
		if err := copyFile(path, filepath.Join(directory, name)); err != nil {
			return nil, err
		}
		needed, err := needed(path, filepath.Dir(program))
		if err != nil {
			return nil, err
		}
		pending = append(pending, needed...)
	}
	at := filepath.Join(directory, filepath.Base(program))
	if loader == "" {
		return []string{at}, nil
	}
	return []string{filepath.Join(directory, filepath.Base(loader)), "--library-path", directory, at}, nil
}

func interpreter(program string) (string, error) {
	file, err := elf.Open(program)
	if err != nil {
		return "", fmt.Errorf("%s: %w", program, err)
	}
	defer file.Close()
	section := file.Section(".interp")
	if section == nil {
		return "", nil
	}
	path, err := section.Data()
	return string(bytes.TrimRight(path, "\x00")), err
}

func needed(path, beside string) ([]string, error) {
	file, err := elf.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	defer file.Close()
	names, err := file.ImportedLibraries()
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, name := range names {
		found, err := library(name, beside)
		if err != nil {
			return nil, fmt.Errorf("%s needs %s, which is not in this image", path, name)
		}
		paths = append(paths, found)
	}
	return paths, nil
}

func library(name, beside string) (string, error) {
	if strings.Contains(name, "/") {
		return name, nil
	}
	for _, directory := range append([]string{beside}, libraries...) {
		path := filepath.Join(directory, name)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", fs.ErrNotExist
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, content) {
		return nil
	}
	return replace(to, content, 0o755)
}
