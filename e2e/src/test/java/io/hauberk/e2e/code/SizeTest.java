package io.hauberk.e2e.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SizeTest {
  private static final int LONGEST_FILE = 500;
  private static final int LONGEST_METHOD = 60;
  private static final Repository HERE = Repository.here();

  @Test
  void noFileIsLongerThanAPersonReads() {
    List<String> longer =
        HERE.javaSources().stream()
            .filter(file -> Repository.text(file).lines().count() > LONGEST_FILE)
            .map(HERE::name)
            .toList();
    assertEquals(List.of(), longer, "split what has more than " + LONGEST_FILE + " lines");
  }

  @Test
  void noMethodIsLongerThanAScreen() throws IOException {
    assertEquals(List.of(), longMethods(), "split what has more than " + LONGEST_METHOD + " lines");
  }

  private static List<String> longMethods() throws IOException {
    List<String> found = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(HERE.javaSources()));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new LongMethods(unit, positions, found).scan(unit, null);
      }
    }
    return found;
  }

  private static final class LongMethods extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;

    LongMethods(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      long lines =
          unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method))
              - unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method))
              + 1;
      if (lines > LONGEST_METHOD) {
        found.add(
            HERE.name(Path.of(unit.getSourceFile().toUri()))
                + " "
                + method.getName()
                + ": "
                + lines);
      }
      return super.visitMethod(method, null);
    }
  }
}
