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
 * <p>And bounds the head of an answer as HttpCore 5.4.3 does: the one inside docker-java's transport
 * is older and takes headers without end, until the host's memory is full (CVE-2026-54399).
 *
 * <p>The agent's build runs this source file as it is.
 */
public final class PackClasses {

  private static final String LIMITS = "/hc/core5/http/config/Http1Config$Builder";
  private static final Map<String, Integer> BOUNDS =
      Map.of("maxLineLength", 8_192, "maxHeaderCount", 100);

  private static int bounded;

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
    if (bounded != BOUNDS.size()) {
      throw new IllegalStateException("the head of an answer is not bounded: look at " + LIMITS);
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
    ClassReader reader = new ClassReader(bytes);
    ClassVisitor last = reader.getClassName().endsWith(LIMITS) ? new Bounded(stripped) : stripped;
    reader.accept(new WithoutLocals(last), 0);
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

  /** Where -1, which means no bound, is put into a field that has one, puts that in. */
  private static final class Bounded extends ClassVisitor {
    Bounded(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return !name.equals("<init>") ? next : new Constructor(next);
    }
  }

  /** A constructor in which each -1 is put into a field at once. */
  private static final class Constructor extends MethodVisitor {
    private boolean unbounded;

    Constructor(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitInsn(int opcode) {
      unbounded = opcode == Opcodes.ICONST_M1;
      if (!unbounded) {
        super.visitInsn(opcode);
      }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
      Integer bound = BOUNDS.get(field);
      if (unbounded && bound != null) {
        super.visitIntInsn(Opcodes.SIPUSH, bound);
        bounded++;
      } else if (unbounded) {
        super.visitInsn(Opcodes.ICONST_M1);
      }
      unbounded = false;
      super.visitFieldInsn(opcode, owner, field, descriptor);
    }
  }
}
