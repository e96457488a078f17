<?php
/**
 * What the plugin kept goes with it: settings, readings, corrections, what tags name.
 *
 * @package Copydesk
 */

namespace Copydesk;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/**
 * Clean one site.
 */
function uninstall_site(): void {
	delete_option( 'copydesk' );
	delete_option( 'copydesk_lock' );
	wp_clear_scheduled_hook( 'copydesk_read_queued' );
	foreach ( array( 'corrections', 'targets', 'reading', 'queued', 'failure' ) as $name ) {
		delete_post_meta_by_key( "_copydesk_$name" );
	}
	delete_metadata( 'term', 0, 'copydesk_type', '', true );
	delete_metadata( 'term', 0, 'copydesk_aliases', '', true );
}

if ( is_multisite() ) {
	$copydesk_sites = get_sites(
		array(
			'fields' => 'ids',
			'number' => 0,
		)
	);
	foreach ( $copydesk_sites as $copydesk_site ) {
		switch_to_blog( $copydesk_site );
		uninstall_site();
		restore_current_blog();
	}
} else {
	uninstall_site();
}
