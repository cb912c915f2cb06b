package io.github.containerreconciler.internal.callback;

import java.util.concurrent.Callable;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** An MBeanServer of a test's own, with callbacks that use nothing of ours. */
final class Mbeans {

  final MBeanServer server = MBeanServerFactory.newMBeanServer();

  /** What an application without our library writes. */
  public interface PlainMBean {
    @Nullable Object containerIds() throws Exception;
  }

  /** One that compares with something else than ids. */
  public interface MatchingMBean extends PlainMBean {
    @Nullable String match();
  }

  /** The wrong shape. */
  public interface AttributeMBean {
    String[] getContainerIds();
  }

  /** Has nothing that is needed. */
  public interface NothingMBean {}

  public record Plain(Callable<?> call) implements PlainMBean {
    @Override
    public @Nullable Object containerIds() throws Exception {
      return call.call();
    }
  }

  public record Matching(@Nullable String match, Object entries) implements MatchingMBean {
    @Override
    public Object containerIds() {
      return entries;
    }
  }

  public record Attribute(String id) implements AttributeMBean {
    @Override
    public String[] getContainerIds() {
      return new String[] {id};
    }
  }

  public record Nothing() implements NothingMBean {}

  void register(String name, Callable<?> call) throws Exception {
    add(name, new Plain(call));
  }

  void add(String name, Object mbean) throws Exception {
    server.registerMBean(mbean, objectName(name));
  }

  void unregister(String name) throws Exception {
    server.unregisterMBean(objectName(name));
  }

  private static ObjectName objectName(String name) throws Exception {
    return new ObjectName("io.github.containerreconciler:type=TrackedContainers,name=" + name);
  }
}
