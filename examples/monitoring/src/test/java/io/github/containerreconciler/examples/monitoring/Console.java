package io.github.containerreconciler.examples.monitoring;

import java.awt.Component;
import java.awt.Container;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import javax.swing.AbstractButton;
import javax.swing.JDialog;
import javax.swing.JInternalFrame;
import javax.swing.JSplitPane;
import javax.swing.JTabbedPane;
import javax.swing.JTable;
import javax.swing.JTree;
import javax.swing.SwingUtilities;
import javax.swing.table.TableColumn;
import javax.swing.text.JTextComponent;
import javax.swing.tree.TreePath;
import org.awaitility.Awaitility;

/** The JDK's JConsole in this JVM, used and photographed by a program. */
final class Console {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Starts it on a JVM of this machine, and turns to the tab with the MBeans. */
  static Console open(long pid) throws Exception {
    Class.forName("sun.tools.jconsole.JConsole")
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {String.valueOf(pid)});
    Console console = new Console();
    Awaitility.await("a connection")
        .atMost(PATIENCE)
        .until(
            () -> {
              console.clickIfThere("Insecure connection");
              return console.inTurn(console::showsMBeans);
            });
    return console;
  }

  private boolean showsMBeans() {
    for (JTabbedPane tabs : showing(JTabbedPane.class)) {
      tabs.setSelectedIndex(Math.max(0, tabs.indexOfTab("MBeans")));
    }
    return first(JTree.class, t -> t.getModel().getChildCount(t.getModel().getRoot()) > 0)
        .isPresent();
  }

  /** Makes its window so large, with so much of it for the tree. */
  void size(int width, int height, int tree) throws Exception {
    inTurn(
        () -> {
          for (Window window : Window.getWindows()) {
            if (window.isShowing()) {
              window.setBounds(0, 0, width, height);
              window.validate();
            }
          }
          showing(JInternalFrame.class).get(0).setMaximum(true);
          showing(JSplitPane.class).get(0).setDividerLocation(tree);
          return true;
        });
  }

  /** Selects what is at this place of the tree, the root's children first. */
  void select(String... path) throws Exception {
    Awaitility.await(String.join("/", path))
        .atMost(PATIENCE)
        .until(() -> inTurn(() -> select(showing(JTree.class).get(0), path)));
  }

  private static boolean select(JTree tree, String... path) {
    TreePath at = new TreePath(tree.getModel().getRoot());
    for (String step : path) {
      tree.expandPath(at);
      Object parent = at.getLastPathComponent();
      Optional<Object> child = Optional.empty();
      for (int i = 0; i < tree.getModel().getChildCount(parent) && child.isEmpty(); i++) {
        child = Optional.of(tree.getModel().getChild(parent, i)).filter(c -> text(tree, c, step));
      }
      if (child.isEmpty()) {
        return false;
      }
      at = at.pathByAddingChild(child.get());
    }
    tree.setSelectionPath(at);
    return true;
  }

  private static boolean text(JTree tree, Object node, String text) {
    return tree.convertValueToText(node, false, false, false, 0, false)
        .replaceAll("\\[\\d+]$", "") // how many notifications there are
        .equals(text);
  }

  void click(String button) throws Exception {
    Awaitility.await(button).atMost(PATIENCE).until(() -> clickIfThere(button));
  }

  private boolean clickIfThere(String button) throws Exception {
    return inTurn(
        () -> {
          Optional<AbstractButton> found =
              first(AbstractButton.class, b -> button.equals(b.getText()) && b.isEnabled());
          // later, for what it opens may not return before it is closed
          found.ifPresent(b -> SwingUtilities.invokeLater(b::doClick));
          return found.isPresent();
        });
  }

  /** Waits for a dialog and moves it there, made so large. */
  void moveDialog(int x, int y, int width, int height) throws Exception {
    Awaitility.await("a dialog")
        .atMost(PATIENCE)
        .until(
            () ->
                inTurn(
                    () -> {
                      Optional<JDialog> dialog = first(JDialog.class, d -> true);
                      dialog.ifPresent(d -> d.setBounds(x, y, width, height));
                      dialog.ifPresent(JDialog::validate);
                      return dialog.isPresent();
                    }));
  }

  /** Types over what a field shows. */
  void type(String old, String text) throws Exception {
    Awaitility.await(old)
        .atMost(PATIENCE)
        .until(
            () ->
                inTurn(
                    () -> {
                      Optional<JTextComponent> field =
                          first(JTextComponent.class, f -> old.equals(f.getText()));
                      field.ifPresent(f -> f.setText(text));
                      return field.isPresent();
                    }));
  }

  /** Double-clicks the value beside a name. */
  void open(String name) throws Exception {
    Point value = inTurn(() -> valueBeside(name));
    Robot robot = new Robot();
    robot.setAutoDelay(50);
    robot.mouseMove(value.x, value.y);
    for (int click = 0; click < 2; click++) {
      robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
      robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
    }
    Awaitility.await("opened " + name)
        .atMost(PATIENCE)
        .until(() -> inTurn(() -> first(JTable.class, t -> t.getRowHeight(0) > 100).isPresent()));
  }

  private static Point valueBeside(String name) {
    for (JTable table : showing(JTable.class)) {
      for (int row = 0; row < table.getRowCount(); row++) {
        if (name.equals(table.getValueAt(row, 0))) {
          Rectangle cell = table.getCellRect(row, 1, false);
          Point corner = table.getLocationOnScreen();
          return new Point(corner.x + cell.x + 20, corner.y + cell.y + 8);
        }
      }
    }
    throw new NoSuchElementException(name);
  }

  /** Makes every column with this title so wide; the others share what is left. */
  void width(String title, int width) throws Exception {
    inTurn(
        () -> {
          for (JTable table : showing(JTable.class)) {
            for (int i = 0; i < table.getColumnCount(); i++) {
              TableColumn column = table.getColumnModel().getColumn(i);
              if (title.equals(String.valueOf(column.getHeaderValue()))) {
                column.setMinWidth(width);
                column.setMaxWidth(width);
                column.setPreferredWidth(width);
                table.doLayout();
              }
            }
          }
          return true;
        });
  }

  /** Waits until a table shows this text somewhere. */
  void await(String text) throws Exception {
    Awaitility.await(text).atMost(PATIENCE).until(() -> shows(text));
  }

  private boolean shows(String text) throws Exception {
    return inTurn(
        () -> {
          for (JTable table : showing(JTable.class)) {
            for (int row = 0; row < table.getRowCount(); row++) {
              for (int column = 0; column < table.getColumnCount(); column++) {
                if (String.valueOf(table.getValueAt(row, column)).contains(text)) {
                  return true;
                }
              }
            }
          }
          return false;
        });
  }

  /** What the screen shows of its connection, from the top down to this height. */
  BufferedImage photograph(int height) throws Exception {
    Robot robot = new Robot();
    robot.waitForIdle();
    return inTurn(
        () -> {
          Container content = showing(JInternalFrame.class).get(0).getContentPane();
          Rectangle part = new Rectangle(content.getLocationOnScreen(), content.getSize());
          part.height = Math.min(part.height, height);
          return robot.createScreenCapture(part);
        });
  }

  private static <C> Optional<C> first(Class<C> type, Predicate<C> condition) {
    return showing(type).stream().filter(condition).findFirst();
  }

  private static <C> List<C> showing(Class<C> type) {
    List<C> found = new ArrayList<>();
    for (Window window : Window.getWindows()) {
      collect(window, type, found);
    }
    return found;
  }

  private static <C> void collect(Component component, Class<C> type, List<C> into) {
    if (!component.isShowing()) {
      return;
    }
    if (type.isInstance(component)) {
      into.add(type.cast(component));
    }
    if (component instanceof Container container) {
      for (Component child : container.getComponents()) {
        collect(child, type, into);
      }
    }
  }

  private <T> T inTurn(Callable<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task);
    SwingUtilities.invokeAndWait(future);
    return future.get();
  }
}
