@org.jspecify.annotations.NullUnmarked
package org.quorate.api.daemon;
