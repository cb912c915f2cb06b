import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts the classes of each package into one file, as {@code InstLoader} reads it: for each class
 * its name, its length and its bytes. The JVM reads the names of all entries of an agent's jar
 * before the host's main method runs, so there should be few.
 *
 * <p>Takes the names of local variables out of them, too: only a debugger reads these, but the JVM
 * keeps them in metaspace. Line numbers stay, so that stack traces do.
 *
 * <p>The agent's build runs this source file as it is.
 */
public final class PackClasses {

  /** Argument: the folder with the classes. */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    Map<Path, List<Path>> packages;
    try (Stream<Path> files = Files.walk(root)) {
      packages =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .sorted()
              .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.toList()));
    }
    for (Map.Entry<Path, List<Path>> entry : packages.entrySet()) {
      String name = root.relativize(entry.getKey()).toString().replaceAll("[/\\\\]", ".");
      pack(entry.getValue(), root.resolve(name + ".classdata"));
    }
    deleteEmptyFolders(root);
  }

  private static void deleteEmptyFolders(Path root) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> folders = Files.walk(root)) {
      deepestFirst = folders.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path folder : deepestFirst) {
      boolean empty;
      try (Stream<Path> content = Files.list(folder)) {
        empty = content.findAny().isEmpty();
      }
      if (empty) {
        Files.delete(folder);
      }
    }
  }

  private static void pack(List<Path> classes, Path target) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(target))) {
      for (Path file : classes) {
        byte[] bytes = strip(Files.readAllBytes(file));
        out.writeUTF(file.getFileName().toString().replace(".class", ""));
        out.writeInt(bytes.length);
        out.write(bytes);
        Files.delete(file);
      }
    }
  }

  private static byte[] strip(byte[] bytes) {
    ClassWriter stripped = new ClassWriter(0);
    new ClassReader(bytes).accept(new WithoutLocals(stripped), 0);
    return stripped.toByteArray();
  }

  private static final class WithoutLocals extends ClassVisitor {
    WithoutLocals(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitLocalVariable(
            String variable, String type, String generic, Label start, Label end, int index) {}
      };
    }
  }
}
