<?php
/**
 * Settings → Copydesk.
 *
 * @package Copydesk
 */

namespace Copydesk;

/**
 * The page of the settings, by WordPress' Settings API.
 */
final class Settings_Page {

	const SLUG = 'copydesk';

	/**
	 * Hooks.
	 */
	public static function register(): void {
		add_action( 'admin_menu', array( self::class, 'add_page' ) );
		add_action( 'admin_init', array( self::class, 'add_fields' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( PLUGIN_FILE ), array( self::class, 'add_link' ) );
	}

	/**
	 * The page in the menu.
	 */
	public static function add_page(): void {
		$hook = add_options_page( __( 'Copydesk', 'copydesk' ), __( 'Copydesk', 'copydesk' ), 'manage_options', self::SLUG, array( self::class, 'render' ) );
		add_action( "load-$hook", fn() => add_action( 'admin_enqueue_scripts', array( self::class, 'enqueue' ) ) );
	}

	/**
	 * A link in the list of plugins.
	 *
	 * @param string[] $links The links there are.
	 * @return string[]
	 */
	public static function add_link( array $links ): array {
		$link = sprintf( '<a href="%s">%s</a>', esc_url( admin_url( 'options-general.php?page=' . self::SLUG ) ), esc_html__( 'Settings', 'copydesk' ) );
		return array( $link, ...$links );
	}

	/**
	 * The test button's script.
	 */
	public static function enqueue(): void {
		wp_enqueue_script( 'copydesk-settings', plugins_url( 'assets/settings.js', PLUGIN_FILE ), array( 'wp-api-fetch', 'wp-i18n' ), VERSION, true );
		wp_set_script_translations( 'copydesk-settings', 'copydesk', plugin_dir_path( PLUGIN_FILE ) . 'languages' );
	}

	/**
	 * Sections and fields.
	 */
	public static function add_fields(): void {
		$sections = array(
			'service' => __( 'The service', 'copydesk' ),
			'editor'  => __( 'In the editor', 'copydesk' ),
			'readers' => __( 'For readers', 'copydesk' ),
		);
		foreach ( $sections as $section => $title ) {
			add_settings_section( $section, $title, '__return_null', self::SLUG );
		}
		$fields = array(
			array( 'service', 'url', __( 'Address', 'copydesk' ) ),
			array( 'service', 'key', __( 'Key', 'copydesk' ) ),
			array( 'service', 'timeout', __( 'Time limit', 'copydesk' ) ),
			array( 'service', 'test', __( 'Test', 'copydesk' ) ),
			array( 'editor', 'post_types', __( 'Analyse', 'copydesk' ) ),
			array( 'editor', 'panels', __( 'Show', 'copydesk' ) ),
			array( 'editor', 'sureness', __( 'How sure', 'copydesk' ) ),
			array( 'editor', 'prepublish', __( 'Before publishing', 'copydesk' ) ),
			array( 'editor', 'taxonomies', __( 'Suggest tags from', 'copydesk' ) ),
			array( 'readers', 'automatic', __( 'Published posts', 'copydesk' ) ),
			array( 'readers', 'public', __( 'REST API', 'copydesk' ) ),
			array( 'readers', 'quotations', __( 'Search engines', 'copydesk' ) ),
		);
		foreach ( $fields as list( $section, $name, $title ) ) {
			$for = in_array( $name, array( 'url', 'key', 'timeout', 'sureness' ), true ) ? array( 'label_for' => "copydesk-$name" ) : array();
			add_settings_field( $name, $title, array( self::class, "field_$name" ), self::SLUG, $section, $for );
		}
	}

	/**
	 * The page.
	 */
	public static function render(): void {
		echo '<div class="wrap"><h1>' . esc_html( get_admin_page_title() ) . '</h1><form action="options.php" method="post">';
		settings_fields( 'copydesk' );
		do_settings_sections( self::SLUG );
		submit_button();
		echo '</form></div>';
	}

	/**
	 * Address.
	 */
	public static function field_url(): void {
		$fixed = Settings::is_constant( 'url' ) || ! Settings::may_connect();
		printf( '<input type="url" class="regular-text code" id="copydesk-url" name="copydesk[url]" value="%s" placeholder="http://127.0.0.1:8000"%s>', esc_attr( Settings::get( 'url' ) ), disabled( $fixed, true, false ) );
		self::describe( self::fixed( 'url', 'COPYDESK_URL' ) ?? __( 'Where the Copydesk service answers. It may run on another machine: texts go from this server to it, never from the browser.', 'copydesk' ) );
	}

	/**
	 * Key.
	 */
	public static function field_key(): void {
		$has   = '' !== Settings::get( 'key' );
		$fixed = Settings::is_constant( 'key' ) || ! Settings::may_connect();
		printf( '<input type="password" class="regular-text code" id="copydesk-key" name="copydesk[key]" value="" autocomplete="new-password" placeholder="%s"%s>', esc_attr( $has ? '••••••••' : '' ), disabled( $fixed, true, false ) );
		if ( $has && ! $fixed ) {
			echo ' <label><input type="checkbox" name="copydesk[forget_key]" value="1"> ' . esc_html__( 'Forget the key', 'copydesk' ) . '</label>';
		}
		self::describe( self::fixed( 'key', 'COPYDESK_KEY' ) ?? ( $has ? __( 'A key is kept, and stays on the server. Leave this empty to keep it.', 'copydesk' ) : __( 'Where the service asks for one. It stays on the server.', 'copydesk' ) ) );
	}

	/**
	 * Why address or key cannot be changed here.
	 *
	 * @param string $name     The setting.
	 * @param string $constant Its constant.
	 */
	private static function fixed( string $name, string $constant ): ?string {
		if ( Settings::is_constant( $name ) ) {
			/* translators: %s: name of a constant. */
			return sprintf( __( 'Set by %s in wp-config.php.', 'copydesk' ), $constant );
		}
		return Settings::may_connect() ? null : __( 'An administrator of the network sets this.', 'copydesk' );
	}

	/**
	 * Time limit.
	 */
	public static function field_timeout(): void {
		printf( '<input type="number" min="1" max="300" class="small-text" id="copydesk-timeout" name="copydesk[timeout]" value="%d"> %s', (int) Settings::get( 'timeout' ), esc_html__( 'seconds', 'copydesk' ) );
	}

	/**
	 * Test button.
	 */
	public static function field_test(): void {
		printf( '<button type="button" class="button" id="copydesk-test"%s>%s</button> <span id="copydesk-tested" role="status"></span>', disabled( Settings::may_connect(), false, false ), esc_html__( 'Test the connection', 'copydesk' ) );
		self::describe( __( 'Asks the service at the address above, saved or not.', 'copydesk' ) );
	}

	/**
	 * Post types.
	 */
	public static function field_post_types(): void {
		$options = array();
		foreach ( Settings::possible_post_types() as $type ) {
			$options[ $type->name ] = $type->labels->name;
		}
		self::boxes( 'post_types', $options );
	}

	/**
	 * Panels.
	 */
	public static function field_panels(): void {
		self::boxes(
			'panels',
			array(
				'sources'  => __( 'Sources: who speaks, and how much', 'copydesk' ),
				'quotes'   => __( 'Quotes: what is said, and by whom', 'copydesk' ),
				'hedges'   => __( 'Hedges: what is put with doubt, and whose', 'copydesk' ),
				'headline' => __( 'Headline: whether the story bears it out', 'copydesk' ),
				'stance'   => __( 'Stance: who is for and against what', 'copydesk' ),
				'names'    => __( 'Names: people, bodies, places', 'copydesk' ),
				'tags'     => __( 'Tags to add', 'copydesk' ),
			)
		);
	}

	/**
	 * How sure.
	 */
	public static function field_sureness(): void {
		$options = array(
			'balanced' => __( 'Balanced: what is most often right and complete', 'copydesk' ),
			'sure'     => __( 'Only what is right nine times in ten', 'copydesk' ),
			'all'      => __( 'Everything found, however doubtful', 'copydesk' ),
		);
		echo '<select id="copydesk-sureness" name="copydesk[sureness]">';
		foreach ( $options as $value => $label ) {
			echo '<option value="' . esc_attr( $value ) . '"' . selected( Settings::get( 'sureness' ), $value, false ) . '>' . esc_html( $label ) . '</option>';
		}
		echo '</select>';
	}

	/**
	 * Before publishing.
	 */
	public static function field_prepublish(): void {
		self::box( 'prepublish', __( 'Check the sourcing before a post is published. It only tells: nothing keeps you from publishing.', 'copydesk' ) );
	}

	/**
	 * Taxonomies.
	 */
	public static function field_taxonomies(): void {
		$chosen = (array) Settings::get( 'taxonomies' );
		foreach ( get_taxonomies( array( 'show_ui' => true ), 'objects' ) as $taxonomy ) {
			if ( ! array_intersect( $taxonomy->object_type, array_keys( Settings::possible_post_types() ) ) || 'wp_pattern_category' === $taxonomy->name ) {
				continue;
			}
			$on   = isset( $chosen[ $taxonomy->name ] );
			$name = "copydesk[taxonomies][$taxonomy->name]";
			printf( '<p><label><input type="checkbox" name="%s" value="1"%s> %s</label> ', esc_attr( "{$name}[on]" ), checked( $on, true, false ), esc_html( $taxonomy->labels->name ) );
			/* translators: %s: a taxonomy, as in Tags. */
			printf( '<select name="%s" aria-label="%s">', esc_attr( "{$name}[type]" ), esc_attr( sprintf( __( 'What %s name', 'copydesk' ), $taxonomy->labels->name ) ) );
			echo '<option value="">' . esc_html__( 'each says what it names', 'copydesk' ) . '</option>';
			foreach ( House_List::types() as $type => $label ) {
				echo '<option value="' . esc_attr( $type ) . '"' . selected( $chosen[ $taxonomy->name ] ?? '', $type, false ) . '>' . esc_html( $label ) . '</option>';
			}
			echo '</select></p>';
		}
		self::describe( __( 'What a term names, and what else that goes by, can be told where the term is edited. Copydesk then knows it wherever a text has it.', 'copydesk' ) );
	}

	/**
	 * Published posts.
	 */
	public static function field_automatic(): void {
		self::box( 'automatic', __( 'Read them in the background when they are published or updated. Needed for the block “Sources of this article”.', 'copydesk' ) );
	}

	/**
	 * REST API.
	 */
	public static function field_public(): void {
		self::box( 'public', __( 'Show what was read in published posts to everybody (field copydesk). Otherwise only to those who may edit the post.', 'copydesk' ) );
	}

	/**
	 * Search engines.
	 */
	public static function field_quotations(): void {
		self::box( 'quotations', __( 'Tell them who says what, as schema.org Quotation.', 'copydesk' ) );
	}

	/**
	 * A box for yes or no.
	 *
	 * @param string $name  The setting.
	 * @param string $label What it does.
	 */
	private static function box( string $name, string $label ): void {
		printf( '<label><input type="checkbox" name="%s" value="1"%s> %s</label>', esc_attr( "copydesk[$name]" ), checked( (bool) Settings::get( $name ), true, false ), esc_html( $label ) );
	}

	/**
	 * Boxes of which any number may be chosen.
	 *
	 * @param string                $name    The setting.
	 * @param array<string, string> $options Labels by value.
	 */
	private static function boxes( string $name, array $options ): void {
		echo '<fieldset>';
		foreach ( $options as $value => $label ) {
			$is = in_array( $value, (array) Settings::get( $name ), true );
			printf( '<label><input type="checkbox" name="%s" value="%s"%s> %s</label><br>', esc_attr( "copydesk[$name][]" ), esc_attr( $value ), checked( $is, true, false ), esc_html( $label ) );
		}
		echo '</fieldset>';
	}

	/**
	 * A line below a field.
	 *
	 * @param string $text The line.
	 */
	private static function describe( string $text ): void {
		echo '<p class="description">' . esc_html( $text ) . '</p>';
	}
}
