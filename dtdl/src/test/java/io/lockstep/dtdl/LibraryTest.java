package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The module as others see it: its README's example does what it says, its public interface is
/// documented, it needs a JSON reader and nothing else.
final class LibraryTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final JavaCompiler COMPILER =
      Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());

  @TempDir Path folder;

  @Test
  void theExampleOfTheReadmeRuns() throws Exception {
    Matcher block =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).isTrue();
    String example = block.group(1);
    assertThat(example.lines().count()).isLessThanOrEqualTo(12);
    Files.createDirectories(folder.resolve("models"));
    Files.writeString(
        folder.resolve("models/oven.json"),
        """
        {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:bakery:Oven;1", "@type": "Interface",
         "contents": [{"@type": "Property", "name": "recipe", "schema": {"@type": "Object",
           "fields": [{"name": "flour", "schema": "double"}]}}]}
        """);
    String program =
        """
        import io.lockstep.dtdl.*;
        import java.nio.file.Path;

        public class Example {
          public static void main(String[] args) throws Exception {
        %s
          }
        }
        """
            .formatted(example.replace("\"models\"", "\"" + folder.resolve("models") + "\""));
    Path source = Files.writeString(folder.resolve("Example.java"), program);
    StringWriter said = new StringWriter();
    List<String> options = List.of("-d", folder.toString(), "-cp", classPath(), "-proc:none");

    boolean compiles;
    try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null)) {
      compiles =
          COMPILER
              .getTask(said, files, null, options, null, files.getJavaFileObjects(source))
              .call();
    }

    assertThat(compiles).as(said.toString()).isTrue();
    assertThat(outputOf("Example"))
        .isEqualTo(
            """
            recipe
            /flour The value at /flour is the string "much", expected is a number (double).
            """);
  }

  @Test
  void everythingPublicIsDocumented() throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/internal/"))
              .toList();
    }
    assertThat(sources).hasSizeGreaterThan(40);
    List<String> missing = new ArrayList<>();
    try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              COMPILER.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      Documented documented = new Documented(DocTrees.instance(task), missing);
      for (CompilationUnitTree unit : task.parse()) {
        documented.scan(new TreePath(unit), null);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void itNeedsJacksonAndJSpecifyOnly() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    Matcher dependency =
        Pattern.compile("<dependency>\\s*<groupId>([^<]*)</groupId>\\s*<artifactId>([^<]*)<")
            .matcher(pom);
    List<String> used = new ArrayList<>();
    while (dependency.find()) {
      used.add(dependency.group(1) + ":" + dependency.group(2));
    }
    // Jazzer is of tests; the parent, which all modules have, brings JSpecify.
    assertThat(used)
        .containsExactly(
            "tools.jackson.core:jackson-core",
            "tools.jackson.core:jackson-databind",
            "com.code-intelligence:jazzer");
  }

  private String outputOf(String name) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /// Collects public types, methods, constructors and enum constants without a comment; of records
  /// also the parameters, unless a sentence says it all.
  private static final class Documented extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final DocTrees docs;
    private final List<String> missing;

    Documented(DocTrees docs, List<String> missing) {
      this.docs = docs;
      this.missing = missing;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      boolean isInInterface = isInInterface();
      if (isPublic(type.getModifiers().getFlags(), isInInterface)) {
        require(type.getSimpleName().toString());
        return super.visitClass(type, null);
      }
      return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      boolean isOverride =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(annotation -> annotation.toString().startsWith("@Override"));
      if (!isOverride && isPublic(method.getModifiers().getFlags(), isInInterface())) {
        require(method.getName().toString());
      }
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree field, @Nullable Void nothing) {
      Tree parent = getCurrentPath().getParentPath().getLeaf();
      boolean isRecordPart =
          parent.getKind() == Tree.Kind.RECORD
              && !field.getModifiers().getFlags().contains(Modifier.STATIC);
      if (parent instanceof ClassTree
          && !isRecordPart
          && isPublic(field.getModifiers().getFlags(), isInInterface())) {
        require(field.getName().toString());
      }
      return null;
    }

    private boolean isInInterface() {
      Tree parent = getCurrentPath().getParentPath().getLeaf();
      return parent.getKind() == Tree.Kind.INTERFACE;
    }

    private static boolean isPublic(Set<Modifier> flags, boolean isInInterface) {
      return flags.contains(Modifier.PUBLIC)
          || (isInInterface && !flags.contains(Modifier.PRIVATE));
    }

    private void require(String name) {
      if (docs.getDocCommentTree(getCurrentPath()) == null) {
        Path file = Path.of(getCurrentPath().getCompilationUnit().getSourceFile().toUri());
        missing.add(file.getFileName() + ": " + name);
      }
    }
  }
}
