<?php
/**
 * Plugin Name:       Copydesk
 * Description:       Who is named in a post, who said what, how surely, and who holds what: shown while it is written, by a Copydesk service of your own.
 * Version:           0.1.0
 * Requires at least: 6.4
 * Requires PHP:      8.1
 * Author:            The Copydesk authors
 * License:           Apache-2.0
 * License URI:       https://www.apache.org/licenses/LICENSE-2.0
 * Text Domain:       copydesk
 * Domain Path:       /languages
 *
 * @package Copydesk
 */

namespace Copydesk;

defined( 'ABSPATH' ) || exit;

const VERSION     = '0.1.0';
const PLUGIN_FILE = __FILE__;

require_once __DIR__ . '/includes/class-settings.php';
require_once __DIR__ . '/includes/class-client.php';
require_once __DIR__ . '/includes/class-house-list.php';
require_once __DIR__ . '/includes/class-reading.php';
require_once __DIR__ . '/includes/class-store.php';
require_once __DIR__ . '/includes/class-queue.php';
require_once __DIR__ . '/includes/class-rest.php';
require_once __DIR__ . '/includes/class-editor.php';
require_once __DIR__ . '/includes/class-sources-block.php';
require_once __DIR__ . '/includes/class-quotations.php';

Settings::register();
House_List::register();
Store::register();
Queue::register();
Rest::register();
Editor::register();
Sources_Block::register();
Quotations::register();

if ( is_admin() ) {
	require_once __DIR__ . '/includes/class-settings-page.php';
	require_once __DIR__ . '/includes/class-posts-list.php';
	Settings_Page::register();
	Posts_List::register();
}

if ( defined( 'WP_CLI' ) && WP_CLI ) {
	require_once __DIR__ . '/includes/class-command.php';
	\WP_CLI::add_command( 'copydesk', Command::class );
}

register_deactivation_hook( __FILE__, array( Queue::class, 'unschedule' ) );
