import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Takes the names of local variables out of every class in a folder. Only a debugger reads them,
 * but the JVM keeps them in metaspace. Line numbers stay, so that stack traces do. The agent's
 * build runs this source file as it is.
 */
public final class StripLocalVariables {

  /** Argument: the folder, with classes kept as {@code .classdata}. */
  public static void main(String[] args) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(args[0]))) {
      files.filter(file -> file.toString().endsWith(".classdata")).forEach(StripLocalVariables::strip);
    }
  }

  private static void strip(Path file) {
    try {
      ClassWriter stripped = new ClassWriter(0);
      new ClassReader(Files.readAllBytes(file)).accept(new WithoutLocals(stripped), 0);
      Files.write(file, stripped.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
